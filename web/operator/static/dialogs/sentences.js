// A dialog of sentences to be read out.
import { html } from "lit-html";
import { frame } from "./frame.js";

export class Sentences {
  constructor({ title, sentences, cancel }) {
    Object.assign(this, { title, sentences, cancel, hint: "", wide: true });
  }

  press(event, page) {
    if (event.key !== "Enter" && event.code !== "Space") return false;
    page.close();
    return true;
  }

  draw(page) {
    return frame(page, this, html`<div class="sentences">${this.sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>`);
  }
}
