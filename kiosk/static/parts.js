// What screens of all errands are made of: a card to choose, a keypad, a message in the middle, the truth about a slip.
import { html, nothing } from "lit-html";

import { CLEAR, COMMA, ERASE } from "./entries.js";
import * as icons from "./icons.js";

/** One thing to choose. `name` is its key in tests and styles, `note` a smaller line. */
export function card({ name, title, note = null, icon = null, touch }) {
  return html`<button class="card" data-answer=${name} @click=${touch}>
    ${icon ? html`<span class="picture">${icon}</span>` : nothing}
    <span class="words">
      <span class="name">${title}</span>
      ${note ? html`<span class="note">${note}</span>` : nothing}
    </span>
    <span class="go">${icons.right}</span>
  </button>`;
}

export const mainButton = (title, touch, { name = nothing, disabled = false } = {}) =>
  html`<button class="main-button" data-action=${name} ?disabled=${disabled} @click=${touch}>${title}</button>`;

export const secondButton = (title, touch, { name = nothing } = {}) =>
  html`<button class="second-button" data-action=${name} @click=${touch}>${title}</button>`;

/** Figures in telephone order with erase and, at the left, the comma or clear. `press(key)` is what a touch does. */
export function keypad(words, press, { comma = false } = {}) {
  const last = comma ? { key: COMMA, text: ",", title: words.key_comma } : { key: CLEAR, text: words.key_clear, title: words.key_clear };
  const keys = [..."123456789"].map((figure) => ({ key: figure, text: figure, title: figure }));
  keys.push(last, { key: "0", text: "0", title: "0" }, { key: ERASE, text: icons.erase, title: words.key_erase });
  return html`<div class="keypad" role="group" aria-label=${words.keypad}>
    ${keys.map(({ key, text, title }) => html`<button class=${key.length > 1 ? "key word" : "key figures"} data-key=${key} aria-label=${title} @click=${() => press(key)}>${text}</button>`)}
  </div>`;
}

/** What has been typed, large; a person behind the visitor must not hear it spoken, so it is private. */
export function typedField(label, text, { unit = "" } = {}) {
  return html`<p class="typed figures" data-private aria-live="polite" aria-label=${label}>${text || html`<span class="empty">—</span>`}${unit ? html`<span class="unit">${unit}</span>` : nothing}</p>`;
}

/** One message with a sign above it: "busy" (turning), "warning", "good". */
export function message(sign, title, text = null, { name = nothing, more = nothing } = {}) {
  const drawn = { busy: html`<span class="busy" aria-hidden="true"></span>`, warning: html`<span class="sign">${icons.warning}</span>`, good: html`<span class="sign good">${icons.tick}</span>`, card: html`<span class="sign brand">${icons.coins}</span>`, person: html`<span class="sign brand">${icons.person}</span>` }[sign];
  return html`<div class="middle" role=${sign === "warning" ? "alert" : "status"} data-message=${name}>
    ${drawn}
    <h1>${title}</h1>
    ${text ? html`<p class="lead">${text}</p>` : nothing}
    ${more}
  </div>`;
}

/** Facts in two columns: [[name, value]…]. */
export const factList = (rows) => html`<dl class="fact-list" data-private>
  ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd class="figures">${value}</dd></div>`)}
</dl>`;

const SIGNS = { printing: icons.paper, printed: icons.tick };

/** The truth about a slip: `state` as SlipWatch says it. `words` may tell of another paper than the ticket's. */
export function slipState(state, words) {
  const note = words[`slip_${state}_note`];
  return html`<div class="slip slip-${state}" data-slip=${state} role="status">
    ${SIGNS[state] ?? icons.warning}
    <div>
      <p class="slip-title">${words[`slip_${state}`]}</p>
      ${note ? html`<p class="slip-note">${note}</p>` : nothing}
    </div>
  </div>`;
}
