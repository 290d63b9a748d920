// The screens before a payment and a meter reading: the account's number, the wait for the billing system, "is this yours?".
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import * as flow from "./account_flow.js";
import { grouped } from "./entries.js";
import { card, keypad, mainButton, message, secondButton, typedField } from "./parts.js";
import * as icons from "./icons.js";

/** @import { Words } from "talon/types.js" */
/** @import { AccountState, AccountStep } from "./account_flow.js" */
/** @import { Middle } from "./types.js" */

/**
 * What touches do on these screens.
 * @typedef {object} AccountActions
 * @property {(key: string) => void} press
 * @property {() => void} lookUp
 * @property {() => void} again
 * @property {() => void} mine
 * @property {() => void} notMine
 */

/** @type {Record<AccountStep, (state: AccountState, words: Words, act: AccountActions) => Middle>} */
const SCREENS = { account: entry, looking, yours, trouble };

/**
 * The screen of an account step, or null when the step is not one of these.
 * @param {AccountState} state
 * @param {Words} words
 * @param {AccountActions} act
 */
export function accountScreen(state, words, act) {
  return isAccountStep(state.step) ? SCREENS[state.step](state, words, act) : null;
}

/**
 * @param {string} step
 * @returns {step is AccountStep}
 */
function isAccountStep(step) {
  return step in SCREENS;
}

/**
 * @param {AccountState} state
 * @param {Words} words
 * @param {AccountActions} act
 */
function entry(state, words, act) {
  return {
    title: words.ask_account,
    explanation: html`
      ${state.mistake
        ? html`<p class="notice" role="alert">${icons.warning}<span>${words[`account_${state.mistake}`]}</span></p>`
        : html`<p class="lead">${fill(words.account_note, { digits: state.digits })}</p>`}
      ${typedField(words.account, grouped(state.entry))}`,
    controls: html`${keypad(words, act.press)}${mainButton(words.next, act.lookUp, { name: "next", disabled: !flow.isComplete(state) })}`,
    keypad: { press: act.press, enter: flow.isComplete(state) ? act.lookUp : null, comma: false },
  };
}

/**
 * @param {AccountState} _state
 * @param {Words} words
 */
function looking(_state, words) {
  return { body: message("busy", words.looking_account) };
}

/**
 * @param {AccountState} state
 * @param {Words} words
 * @param {AccountActions} act
 */
function yours({ account }, words, act) {
  return {
    title: words.ask_yours,
    explanation: html`<div class="account-found" data-private>
      <p class="hint">${account?.address_hint}</p>
      <p class="lead figures">${words.account} ${grouped(account?.number ?? "")}</p>
    </div>`,
    controls: html`<div class="cards count-2">
      ${card({ name: "mine", title: words.yes_mine, icon: icons.tick, touch: act.mine })}
      ${card({ name: "not-mine", title: words.no_not_mine, note: words.no_not_mine_note, icon: icons.cross, touch: act.notMine })}
    </div>`,
  };
}

/**
 * What can be shown when the billing system cannot be asked: never the visitor's fault.
 * @param {AccountState} state
 * @param {Words} words
 * @param {AccountActions} act
 */
function trouble(state, words, act) {
  const code = state.trouble ?? "unreachable";
  const known = ["billing_stale", "billing_unavailable", "no_billing", "too_many_requests"].includes(code);
  const text = known ? words[`trouble_${code}`] : words.trouble_unreachable;
  const again = code === "no_billing" ? nothing : html`<div class="go-on">${secondButton(words.try_again, act.again, { name: "again" })}</div>`;
  return { body: html`${message("warning", words.account_not_found, text, { name: code })}${again}` };
}
