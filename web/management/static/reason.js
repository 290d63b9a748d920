// Asks a manager for the reason of a decision, which goes into the journal; what the server refuses is shown in the same place.
import { html, render } from "lit-html";
import { valueIn } from "talon/page.js";

/** @import { Words } from "talon/types.js" */

/**
 * `submit(reason)` carries the decision out; what it throws is shown, and the question stays.
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
