// A dialog of sentences to be read out.
import { html } from "lit-html";
import { frame } from "./frame.js";

/** @import { Dialog, DialogPage } from "../types.js" */

/** @implements {Dialog} */
export class Sentences {
  #sentences;
  hint = "";
  wide = true;

  /** @param {{title: string, sentences: string[], cancel: string}} content */
  constructor({ title, sentences, cancel }) {
    this.title = title;
    this.cancel = cancel;
    this.#sentences = sentences;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {DialogPage} page
   */
  press(event, page) {
    if (event.key !== "Enter" && event.code !== "Space") return false;
    page.close();
    return true;
  }

  /** @param {DialogPage} page */
  draw(page) {
    return frame(page, this, html`<div class="sentences">${this.#sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>`);
  }
}
