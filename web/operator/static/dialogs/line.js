// A dialog that asks for one line of text, which must not be empty.
import { html } from "lit-html";
import { frame } from "./frame.js";

export class Line {
  #value = "";

  /** `submit(text)` gets the trimmed line. */
  constructor({ title, label, hint, about = null, submit }) {
    Object.assign(this, { title, label, hint, about, submit });
  }

  press(event, page) {
    if (event.key !== "Enter") return false;
    const value = this.#value.trim();
    if (!value) return true;
    page.close();
    this.submit(value);
    return true;
  }

  draw(page) {
    return frame(page, this, html`
      <label class="field">
        <span>${this.label}</span>
        <input type="text" maxlength="120" autocomplete="off" autofocus @input=${(event) => { this.#value = event.target.value; }}>
      </label>`);
  }
}
