// The screens before a payment and a meter reading: the account's number, the wait for the billing system, "is this yours?".
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import * as account from "./account_flow.js";
import { grouped } from "./entries.js";
import { card, keypad, mainButton, message, secondButton, typedField } from "./parts.js";
import * as icons from "./icons.js";

/** The screen of an account step, or null when the step is not one of these. `act`: {press, lookUp, mine, notMine, again}. */
export function accountScreen(state, words, lang, act) {
  const screens = { account: entry, looking, yours, trouble };
  return screens[state.step]?.(state, words, lang, act) ?? null;
}

function entry(state, words, lang, act) {
  return {
    title: words.ask_account,
    said: html`
      ${state.mistake
        ? html`<p class="notice" role="alert">${icons.warning}<span>${words[`account_${state.mistake}`]}</span></p>`
        : html`<p class="lead">${fill(words.account_note, { digits: state.digits })}</p>`}
      ${typedField(words.account, grouped(state.entry))}`,
    controls: html`${keypad(words, act.press)}${mainButton(words.next, act.lookUp, { name: "next", disabled: !account.isComplete(state) })}`,
    keypad: { press: act.press, enter: account.isComplete(state) ? act.lookUp : null, comma: false },
  };
}

function looking(_, words) {
  return { body: message("busy", words.looking_account) };
}

function yours(state, words, lang, act) {
  return {
    title: words.ask_yours,
    said: html`<div class="account-found" data-private>
      <p class="hint">${state.found.address_hint}</p>
      <p class="lead figures">${words.account} ${grouped(state.found.number)}</p>
    </div>`,
    controls: html`<div class="cards count-2">
      ${card({ name: "mine", title: words.yes_mine, icon: icons.tick, touch: act.mine })}
      ${card({ name: "not-mine", title: words.no_not_mine, note: words.no_not_mine_note, icon: icons.cross, touch: act.notMine })}
    </div>`,
  };
}

/** What can be said when the billing system cannot be asked: never the visitor's fault. */
function trouble(state, words, lang, act) {
  const known = ["billing_stale", "billing_unavailable", "no_billing", "too_many_requests"].includes(state.trouble);
  const text = known ? words[`trouble_${state.trouble}`] : words.trouble_unreachable;
  const again = state.trouble === "no_billing" ? nothing : html`<div class="go-on">${secondButton(words.try_again, act.again, { name: "again" })}</div>`;
  return { body: html`${message("warning", words.account_not_found, text, { name: state.trouble })}${again}` };
}
