// A dialog that offers a few things to choose from: by digit, by arrows and Enter, or by a click.
import { html, nothing } from "lit-html";
import { digitOf } from "../keys.js";
import { frame } from "./frame.js";

// The second touch of a double click must not choose what has just appeared under the pointer.
const DEAF_MS = 350;

export class Choice {
  #at = 0;
  #openedAt = performance.now();

  /** Options are {label, under?, more?, run, minutes?}; `adjust(option, step)` lets left and right change an option. */
  constructor({ title, text, hint, options, adjust, about = null }) {
    Object.assign(this, { title, text, hint, options, adjust, about });
  }

  /** Takes a key press; true when it meant something here. */
  press(event, page) {
    const digit = digitOf(event);
    if (digit && digit <= this.options.length) this.#choose(digit - 1, page);
    else if (event.key === "Enter") this.#choose(this.#at, page);
    else if (event.key === "ArrowDown") this.#move(1, page);
    else if (event.key === "ArrowUp") this.#move(-1, page);
    else if (event.key === "ArrowRight" && this.adjust) this.#adjust(this.#at, 1, page);
    else if (event.key === "ArrowLeft" && this.adjust) this.#adjust(this.#at, -1, page);
    // The space bar opened this dialog: pressed twice, it must not choose as well.
    else return event.code === "Space";
    return true;
  }

  #choose(index, page) {
    const option = this.options[index];
    if (!option) return;
    page.close();
    option.run();
  }

  #move(step, page) {
    const count = this.options.length;
    if (!count) return;
    this.#at = (this.#at + step + count) % count;
    page.draw();
    page.element.querySelectorAll(".option")[this.#at].focus();
  }

  #adjust(index, step, page) {
    this.#at = index;
    this.adjust(this.options[index], step);
    page.draw();
  }

  #click(event, index, page) {
    if (event.detail > 0 && performance.now() - this.#openedAt < DEAF_MS) return;
    this.#choose(index, page);
  }

  draw(page) {
    return frame(page, this, html`
      <ol class="options">
        ${this.options.map((option, index) => this.#option(option, index, page))}
      </ol>`);
  }

  #option(option, index, page) {
    return html`<li class="option-row">
      <button class="option ${index === this.#at ? "at" : ""}" type="button" ?autofocus=${index === 0}
        @click=${(event) => this.#click(event, index, page)}>
        ${index < 9 ? html`<kbd>${index + 1}</kbd>` : html`<span class="no-key"></span>`}
        <span class="option-label">${option.label}${option.under ? html`<span class="option-under">${option.under}</span>` : nothing}</span>
        ${option.more ? html`<span class="option-more figures">${option.more}</span>` : nothing}
      </button>
      ${this.adjust ? this.#minutes(option, index, page) : nothing}
    </li>`;
  }

  #minutes(option, index, page) {
    const { texts } = page;
    return html`
      <button class="step" type="button" aria-label=${texts.break_shorter} @click=${() => this.#adjust(index, -1, page)}>−</button>
      <button class="step" type="button" aria-label=${texts.break_longer} @click=${() => this.#adjust(index, 1, page)}>+</button>`;
  }
}
