// What screens of all errands are made of: a card to choose, a keypad, a message in the middle, the truth about a slip.
import { html, nothing } from "lit-html";

import { CLEAR, COMMA, ERASE } from "./entries.js";
import * as icons from "./icons.js";

/** @import { Words } from "talon/types.js" */
/** @import { Content } from "./types.js" */

/**
 * A card to choose something. `name` is its key in tests and styles, `note` a smaller line.
 * @param {{name: string, title: string, note?: Content, icon?: Content, touch: () => void}} card
 */
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

/**
 * @param {string} title
 * @param {() => void} touch
 * @param {{name?: string, disabled?: boolean}} options
 */
export const mainButton = (title, touch, { name, disabled = false } = {}) =>
  html`<button class="main-button" data-action=${name ?? nothing} ?disabled=${disabled} @click=${touch}>${title}</button>`;

/**
 * @param {string} title
 * @param {() => void} touch
 * @param {{name?: string}} options
 */
export const secondButton = (title, touch, { name } = {}) =>
  html`<button class="second-button" data-action=${name ?? nothing} @click=${touch}>${title}</button>`;

/**
 * Digits in telephone order with erase and, at the left, the comma or clear. `press(key)` is what a touch does.
 * @param {Words} words
 * @param {(key: string) => void} press
 * @param {{comma?: boolean}} options
 */
export function keypad(words, press, { comma = false } = {}) {
  const last = comma ? { key: COMMA, text: ",", title: words.key_comma } : { key: CLEAR, text: words.key_clear, title: words.key_clear };
  const digit = (/** @type {string} */ key) => ({ key, text: key, title: key });
  const keys = [...[..."123456789"].map(digit), last, digit("0"), { key: ERASE, text: icons.erase, title: words.key_erase }];
  return html`<div class="keypad" role="group" aria-label=${words.keypad}>
    ${keys.map(({ key, text, title }) => html`<button class=${key.length > 1 ? "key word" : "key figures"} data-key=${key} aria-label=${title} @click=${() => press(key)}>${text}</button>`)}
  </div>`;
}

/**
 * What has been typed, large; a person behind the visitor must not hear it read out, so it is private.
 * @param {string} label
 * @param {string} text
 */
export function typedField(label, text, { unit = "" } = {}) {
  return html`<p class="typed figures" data-private aria-live="polite" aria-label=${label}>${text || html`<span class="empty">—</span>`}${unit ? html`<span class="unit">${unit}</span>` : nothing}</p>`;
}

/** @typedef {"busy" | "warning" | "good" | "card" | "person"} Sign */

/** What stands above a message; "busy" turns. */
const SIGNS = {
  busy: html`<span class="busy" aria-hidden="true"></span>`,
  warning: html`<span class="sign">${icons.warning}</span>`,
  good: html`<span class="sign good">${icons.tick}</span>`,
  card: html`<span class="sign brand">${icons.coins}</span>`,
  person: html`<span class="sign brand">${icons.person}</span>`,
};

/**
 * A message in the middle of the screen, with a sign above it.
 * @param {Sign} sign
 * @param {string} title
 * @param {Content} text
 * @param {{name?: string, more?: Content}} options
 */
export function message(sign, title, text = null, { name, more = nothing } = {}) {
  return html`<div class="middle" role=${sign === "warning" ? "alert" : "status"} data-message=${name ?? nothing}>
    ${SIGNS[sign]}
    <h1>${title}</h1>
    ${text ? html`<p class="lead">${text}</p>` : nothing}
    ${more}
  </div>`;
}

/**
 * Facts in two columns.
 * @param {{name: string, value: string}[]} facts
 */
export const factList = (facts) => html`<dl class="fact-list" data-private>
  ${facts.map(({ name, value }) => html`<div><dt>${name}</dt><dd class="figures">${value}</dd></div>`)}
</dl>`;

const SLIP_ICONS = new Map(Object.entries({ printing: icons.paper, printed: icons.tick }));

/**
 * The truth about a slip: `state` is that of a SlipWatch. `words` may be about another paper than the ticket's.
 * @param {string} state
 * @param {Words} words
 */
export function slipState(state, words) {
  const note = words[`slip_${state}_note`];
  return html`<div class="slip slip-${state}" data-slip=${state} role="status">
    ${SLIP_ICONS.get(state) ?? icons.warning}
    <div>
      <p class="slip-title">${words[`slip_${state}`]}</p>
      ${note ? html`<p class="slip-note">${note}</p>` : nothing}
    </div>
  </div>`;
}
