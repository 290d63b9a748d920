// What a second tab of the same window shows: where the work goes on, and the way to take it over.
import { html } from "lit-html";
import { fill } from "talon/texts.js";

/** @param {{texts: import("talon/types.js").Words, name: string, takeOver: () => void}} tab */
export function elsewhere({ texts, name, takeOver }) {
  return html`
    <div class="elsewhere" role="alertdialog" aria-modal="true" aria-labelledby="elsewhere-title">
      <h1 id="elsewhere-title">${fill(texts.elsewhere_title, { name })}</h1>
      <p>${texts.elsewhere_text}</p>
      <button type="button" class="primary" autofocus @click=${takeOver}><span class="primary-label">${texts.elsewhere_take}</span> <kbd>Enter</kbd></button>
    </div>`;
}
