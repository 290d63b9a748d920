// A question with a few fields before something that cannot be taken back; what the server refuses is told in the same place.
import { html, nothing, render } from "lit-html";

/** `submit(values)` carries it out: {name: text}; what it throws is shown, and the question stays with what was typed. */
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
  async function decide(event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    draw();
    try {
      await submit(Object.fromEntries(new FormData(event.target)));
      dialog.close();
    } catch (error) {
      busy = false;
      draw(error.code || !error.status ? error.message : texts.lost);
    }
  }
  render(nothing, dialog);
  draw();
  for (const { name, value } of fields) if (value !== undefined) dialog.querySelector(`[name=${name}]`).value = value;
  dialog.showModal();
  dialog.querySelector("input, [type=submit]").focus();
}
