// The card of keys, to be printed and put beside the keyboard.
import { html, render } from "lit-html";
import { dataIn, elementById } from "talon/page.js";
import { readTexts } from "talon/texts.js";
import { keyGroups } from "./key_list.js";

const root = elementById("keys-card");
/** @type {import("talon/types.js").Words} */
const texts = readTexts();

render(html`
  ${keyGroups(texts, Number(dataIn(root, "undo"))).map(({ title, keys }) => html`
    <section class="card-group">
      <h2>${title}</h2>
      <dl>${keys.map(({ caps, text }) => html`<div class="card-key"><dt>${caps.map((cap) => html`<kbd>${cap}</kbd> `)}</dt><dd>${text}</dd></div>`)}</dl>
    </section>`)}`, root);
elementById("print").addEventListener("click", () => window.print());
