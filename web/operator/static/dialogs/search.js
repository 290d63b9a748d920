// A dialog that finds a ticket by its number among those that can be called.
import { html } from "lit-html";
import { search } from "../queue.js";
import { clock } from "../timers.js";
import { frame } from "./frame.js";

const SHOWN = 7;

export class Search {
  #query;
  #at = 0;

  /** `tickets()` gives the hall's tickets, `choose(ticket)` goes on with one. */
  constructor({ title, label, hint, nothingFound, tickets, serviceName, secondsSince, choose, query = "" }) {
    Object.assign(this, { title, label, hint, nothingFound, tickets, serviceName, secondsSince, choose });
    this.#query = query;
  }

  press(event, page) {
    const found = this.#found();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (found.length) this.#at = (this.#at + step + found.length) % found.length;
      page.draw();
      return true;
    }
    if (event.key !== "Enter") return false;
    if (found[this.#at]) this.choose(found[this.#at]);
    return true;
  }

  #found() {
    return search(this.#query, this.tickets()).slice(0, SHOWN);
  }

  #type(event, page) {
    this.#query = event.target.value;
    this.#at = 0;
    page.draw();
  }

  draw(page) {
    const found = this.#found();
    return frame(page, this, html`
      <label class="field">
        <span>${this.label}</span>
        <input type="text" class="figures" maxlength="12" autocomplete="off" autofocus .value=${this.#query}
          @input=${(event) => this.#type(event, page)}>
      </label>
      <ul class="options found" aria-live="polite">
        ${found.map((ticket, index) => html`
          <li class="option-row">
            <button class="option ${index === this.#at ? "at" : ""}" type="button" tabindex="-1" @click=${() => this.choose(ticket)}>
              <strong class="option-number figures">${ticket.number}</strong>
              <span class="option-label">${this.serviceName(ticket)}</span>
              <span class="option-more figures">${clock(this.secondsSince(ticket.issued_at))}</span>
            </button>
          </li>`)}
        ${found.length ? "" : html`<li class="nothing-found">${this.nothingFound}</li>`}
      </ul>`);
  }
}
