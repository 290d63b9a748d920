// Asks a manager for the reason for a decision, which goes into the journal; a refusal by the server is shown in the same dialog.
import { html, render } from "lit-html";
import { valueIn } from "talon/page.js";

/** @import { Words } from "talon/types.js" */

/**
 * `submit(reason)` carries the decision out; an error it throws is shown, and the dialog stays open.
 * @param {{dialog: HTMLDialogElement, texts: Words, title: string, text: string, action: string, submit: (reason: string) => Promise<unknown>}} question
 */
export function askReason({ dialog, texts, title, text, action, submit }, problem = "") {
  const again = (/** @type {string} */ refusal) => askReason({ dialog, texts, title, text, action, submit }, refusal);
  const decide = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await submit(valueIn(event, "reason"));
      dialog.close();
    } catch (error) {
      again(error.message);
    }
  };
  render(html`
    <form method="dialog" @submit=${decide}>
      <h2>${title}</h2>
      <p>${text}</p>
      <label class="reason">${texts.reason} <input name="reason" required maxlength="200" autocomplete="off"></label>
      <p class="problem" role="alert">${problem}</p>
      <div class="ask-buttons">
        <button type="button" class="button quiet" @click=${() => dialog.close()}>${texts.cancel}</button>
        <button type="submit" class="button">${action}</button>
      </div>
    </form>`, dialog);
  if (!dialog.open) dialog.showModal();
}
