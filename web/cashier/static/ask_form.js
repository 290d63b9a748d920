// A question with a few fields before something that cannot be taken back; what the server refuses is shown in the same place.
import { html, nothing, render } from "lit-html";
import { partOf } from "talon/page.js";

/** @import { Words } from "talon/types.js" */

/** @typedef {{name: string, label: string, kind?: string, required?: boolean, value?: string}} Field `kind` is the input's type. */

/**
 * `submit(values)` carries it out, with the texts by the fields' names; what it throws is shown, and the question stays with what was typed.
 * @param {object} question
 * @param {HTMLDialogElement} question.dialog
 * @param {Words} question.texts
 * @param {string} question.title
 * @param {string} question.text
 * @param {Field[]} question.fields
 * @param {string} question.action
 * @param {(values: Record<string, string>) => Promise<void>} question.submit
 */
export function askForm({ dialog, texts, title, text, fields, action, submit }) {
  let busy = false;
  const draw = (problem = "") => render(html`
    <form method="dialog" @submit=${decide}>
      <h2>${title}</h2>
      <p>${text}</p>
      ${fields.map((field) => html`
        <label class="ask-field ${field.kind ?? ""}"><span>${field.label}</span>
          <input name=${field.name} type=${field.kind ?? "text"} ?required=${field.required} maxlength="200" autocomplete="off"></label>`)}
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      <div class="ask-buttons">
        <button type="button" class="button quiet" @click=${() => dialog.close()}>${texts.cancel}</button>
        <button type="submit" class="button" ?disabled=${busy}>${action}</button>
      </div>
    </form>`, dialog);
  /** @param {Event} event */
  async function decide(event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    draw();
    try {
      const entries = [...new FormData(/** @type {HTMLFormElement} */ (event.target))];
      await submit(Object.fromEntries(entries.map(([name, value]) => [name, String(value)])));
      dialog.close();
    } catch (error) {
      busy = false;
      draw(error.code || !error.status ? error.message : texts.lost);
    }
  }
  render(nothing, dialog);
  draw();
  for (const { name, value } of fields) if (value !== undefined) partOf(dialog, `[name=${name}]`, HTMLInputElement).value = value;
  dialog.showModal();
  partOf(dialog, "input, [type=submit]").focus();
}
