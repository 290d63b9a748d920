// A dialog that asks for a line of text, which must not be empty.
import { html } from "lit-html";
import { fieldOf } from "talon/page.js";
import { frame } from "./frame.js";

/** @import { Dialog, DialogPage } from "../types.js" */

/** @implements {Dialog} */
export class Line {
  #value = "";

  #label;
  #submit;

  /**
   * `submit(text)` gets the trimmed line.
   * @param {{title: string, label: string, hint: string, about?: string | null, submit: (text: string) => void}} question
   */
  constructor({ title, label, hint, about = null, submit }) {
    this.title = title;
    this.hint = hint;
    this.about = about;
    this.#label = label;
    this.#submit = submit;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {DialogPage} page
   */
  press(event, page) {
    if (event.key !== "Enter") return false;
    const value = this.#value.trim();
    if (!value) return true;
    page.close();
    this.#submit(value);
    return true;
  }

  /** @param {DialogPage} page */
  draw(page) {
    return frame(page, this, html`
      <label class="field">
        <span>${this.#label}</span>
        <input type="text" maxlength="120" autocomplete="off" autofocus @input=${(/** @type {Event} */ event) => { this.#value = fieldOf(event).value; }}>
      </label>`);
  }
}
