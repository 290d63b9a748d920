// Asks a manager for the reason of a decision, which goes into the journal; what the server refuses is told in the same place.
import { html, render } from "lit-html";

/** `submit(reason)` carries the decision out; what it throws is shown, and the question stays. */
export function askReason({ dialog, texts, title, text, action, submit }, problem = "") {
  const again = (told) => askReason({ dialog, texts, title, text, action, submit }, told);
  const decide = async (event) => {
    event.preventDefault();
    try {
      await submit(event.target.elements.reason.value);
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
