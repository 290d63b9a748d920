// What every dialog of the console has around its own content: title, explanation, hint and the way out.
import { html, nothing } from "lit-html";

/** @import { Content, DialogFrame, DialogPage } from "../types.js" */

/**
 * @param {DialogPage} page
 * @param {DialogFrame} dialog
 * @param {Content} content
 */
export function frame(page, dialog, content) {
  return html`
    <div class="dialog-frame ${dialog.wide ? "wide" : ""}">
      <h2 class="dialog-title">${dialog.title}</h2>
      ${dialog.text ? html`<p class="dialog-text">${dialog.text}</p>` : nothing}
      <div class="dialog-content" tabindex=${dialog.wide ? 0 : nothing}>${content}</div>
      <footer class="dialog-footer">
        <p class="dialog-hint">${dialog.hint ?? page.texts.dialog_hint}</p>
        <button class="dialog-cancel" type="button" @click=${() => page.leave()}>
          <kbd>Esc</kbd> ${dialog.cancel ?? page.texts.cancel}
        </button>
      </footer>
    </div>`;
}
