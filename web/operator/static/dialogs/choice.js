// A dialog that offers a few things to choose from: by digit, by arrows and Enter, or by a click.
import { html, nothing } from "lit-html";
import { digitOf } from "../keys.js";
import { frame } from "./frame.js";

/** @import { Dialog, DialogPage } from "../types.js" */

/** @typedef {{label: string, under?: string, more?: string, run: () => void}} Option `under` and `more` are smaller words. */

// The second touch of a double click must not choose what has just appeared under the pointer.
const DEAF_MS = 350;

/**
 * @template {Option} [O=Option]
 * @implements {Dialog}
 */
export class Choice {
  #at = 0;
  #openedAt = performance.now();
  #change;

  /**
   * `adjust(option, step)` lets left and right change an option.
   * @param {{title: string, text?: string, hint?: string, options: O[], adjust?: (option: O, step: number) => void, about?: string | null}} question
   */
  constructor({ title, text, hint, options, adjust, about = null }) {
    this.title = title;
    this.text = text;
    this.hint = hint;
    this.options = options;
    this.about = about;
    this.#change = adjust;
  }

  /**
   * Takes a key press; true when it meant something here.
   * @param {KeyboardEvent} event
   * @param {DialogPage} page
   */
  press(event, page) {
    const digit = digitOf(event);
    if (digit && digit <= this.options.length) this.#choose(digit - 1, page);
    else if (event.key === "Enter") this.#choose(this.#at, page);
    else if (event.key === "ArrowDown") this.#move(1, page);
    else if (event.key === "ArrowUp") this.#move(-1, page);
    else if (event.key === "ArrowRight" && this.#change) this.#adjust(this.#at, 1, page);
    else if (event.key === "ArrowLeft" && this.#change) this.#adjust(this.#at, -1, page);
    // The space bar opened this dialog: pressed twice, it must not choose as well.
    else return event.code === "Space";
    return true;
  }

  /**
   * @param {number} index
   * @param {DialogPage} page
   */
  #choose(index, page) {
    const option = this.options[index];
    if (!option) return;
    page.close();
    option.run();
  }

  /**
   * @param {number} step
   * @param {DialogPage} page
   */
  #move(step, page) {
    const count = this.options.length;
    if (!count) return;
    this.#at = (this.#at + step + count) % count;
    page.draw();
    /** @type {NodeListOf<HTMLButtonElement>} */ (page.element.querySelectorAll(".option"))[this.#at].focus();
  }

  /**
   * @param {number} index
   * @param {number} step
   * @param {DialogPage} page
   */
  #adjust(index, step, page) {
    this.#at = index;
    this.#change?.(this.options[index], step);
    page.draw();
  }

  /**
   * @param {MouseEvent} event
   * @param {number} index
   * @param {DialogPage} page
   */
  #click(event, index, page) {
    if (event.detail > 0 && performance.now() - this.#openedAt < DEAF_MS) return;
    this.#choose(index, page);
  }

  /** @param {DialogPage} page */
  draw(page) {
    return frame(page, this, html`
      <ol class="options">
        ${this.options.map((option, index) => this.#option(option, index, page))}
      </ol>`);
  }

  /**
   * @param {O} option
   * @param {number} index
   * @param {DialogPage} page
   */
  #option(option, index, page) {
    return html`<li class="option-row">
      <button class="option ${index === this.#at ? "at" : ""}" type="button" ?autofocus=${index === 0}
        @click=${(/** @type {MouseEvent} */ event) => this.#click(event, index, page)}>
        ${index < 9 ? html`<kbd>${index + 1}</kbd>` : html`<span class="no-key"></span>`}
        <span class="option-label">${option.label}${option.under ? html`<span class="option-under">${option.under}</span>` : nothing}</span>
        ${option.more ? html`<span class="option-more figures">${option.more}</span>` : nothing}
      </button>
      ${this.#change ? this.#steps(index, page) : nothing}
    </li>`;
  }

  /**
   * @param {number} index
   * @param {DialogPage} page
   */
  #steps(index, page) {
    const { texts } = page;
    return html`
      <button class="step" type="button" aria-label=${texts.break_shorter} @click=${() => this.#adjust(index, -1, page)}>−</button>
      <button class="step" type="button" aria-label=${texts.break_longer} @click=${() => this.#adjust(index, 1, page)}>+</button>`;
  }
}
