// A dialog that finds a ticket by its number among those that can be called.
import { html } from "lit-html";
import { fieldOf } from "talon/page.js";
import { search } from "../queue.js";
import { clock } from "../timers.js";
import { frame } from "./frame.js";

/** @import { Ticket } from "talon/types.js" */
/** @import { Dialog, DialogPage } from "../types.js" */

/**
 * `tickets()` gives the hall's tickets, `choose(ticket)` goes on with the chosen ticket.
 * @typedef {object} Question
 * @property {string} title
 * @property {string} label
 * @property {string} hint
 * @property {string} nothingFound
 * @property {() => Ticket[]} tickets
 * @property {(ticket: Ticket) => string} serviceName
 * @property {(time: string) => number} secondsSince
 * @property {(ticket: Ticket) => void} choose
 * @property {string} [query]
 */

const SHOWN = 7;

/** @implements {Dialog} */
export class Search {
  #question;
  #query;
  #at = 0;

  /** @param {Question} question */
  constructor(question) {
    this.title = question.title;
    this.hint = question.hint;
    this.#question = question;
    this.#query = question.query ?? "";
  }

  /**
   * @param {KeyboardEvent} event
   * @param {DialogPage} page
   */
  press(event, page) {
    const matching = this.#matching();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (matching.length) this.#at = (this.#at + step + matching.length) % matching.length;
      page.draw();
      return true;
    }
    if (event.key !== "Enter") return false;
    if (matching[this.#at]) this.#question.choose(matching[this.#at]);
    return true;
  }

  #matching() {
    return search(this.#query, this.#question.tickets()).slice(0, SHOWN);
  }

  /**
   * @param {Event} event
   * @param {DialogPage} page
   */
  #type(event, page) {
    this.#query = fieldOf(event).value;
    this.#at = 0;
    page.draw();
  }

  /** @param {DialogPage} page */
  draw(page) {
    const { label, nothingFound, serviceName, secondsSince, choose } = this.#question;
    const matching = this.#matching();
    return frame(page, this, html`
      <label class="field">
        <span>${label}</span>
        <input type="text" class="figures" maxlength="12" autocomplete="off" autofocus .value=${this.#query}
          @input=${(/** @type {Event} */ event) => this.#type(event, page)}>
      </label>
      <ul class="options found" aria-live="polite">
        ${matching.map((ticket, index) => html`
          <li class="option-row">
            <button class="option ${index === this.#at ? "at" : ""}" type="button" tabindex="-1" @click=${() => choose(ticket)}>
              <strong class="option-number figures">${ticket.number}</strong>
              <span class="option-label">${serviceName(ticket)}</span>
              <span class="option-more figures">${clock(secondsSince(ticket.issued_at))}</span>
            </button>
          </li>`)}
        ${matching.length ? "" : html`<li class="nothing-found">${nothingFound}</li>`}
      </ul>`);
  }
}
