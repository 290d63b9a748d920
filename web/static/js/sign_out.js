// A button that signs out, for heads that a script draws; templates/sign_out.html is its twin for pages.
import { html } from "lit-html";
import { csrfToken } from "./api.js";

/** @import { Words } from "./types.js" */

/** @param {Words} texts */
export function signOut(texts) {
  return html`
    <form method="post" action="/sign-out" class="sign-out">
      <input type="hidden" name="csrf_token" value=${csrfToken()}>
      <button class="head-button" data-action="sign_out" aria-label=${texts.sign_out} title=${texts.sign_out}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 3h9v2H6v14h7v2H4Zm12.6 4.6L21 12l-4.4 4.4-1.4-1.4 2-2H10v-2h7.2l-2-2Z"/></svg>
      </button>
    </form>`;
}
