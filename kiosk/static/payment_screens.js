// The screens of a payment. What the terminal asks for and what became of the money stands there in the server's own sentences.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

import { accountScreen } from "./account_screens.js";
import { grouped, money } from "./entries.js";
import * as icons from "./icons.js";
import { card, factList, keypad, mainButton, message, secondButton, slipState, typedField } from "./parts.js";
import * as flow from "./payment_flow.js";

/** @import { Language, Words } from "talon/types.js" */
/** @import { AccountStep } from "./account_flow.js" */
/** @import { PaymentErrand } from "./payment_errand.js" */
/** @import { State, Step } from "./payment_flow.js" */
/** @import { Reprint } from "./ticket_screen.js" */
/** @import { Content, Middle } from "./types.js" */

/** @typedef {{slip: string, reprint: Reprint, closesIn: number | null}} Model The slip's state, and the seconds after which the screen closes. */
/** @typedef {PaymentErrand["act"]} Actions */
/** @typedef {(state: State, words: Words, lang: Language, act: Actions, model: Model) => Middle} DrawStep */

/** @typedef {Exclude<Step, AccountStep>} OwnStep */

/** @type {Record<OwnStep, DrawStep>} */
const SCREENS = { sum, other, way, starting, unsure: starting, card: atTerminal, cancelling, cash: cashTicket, paid, declined: notPaid, undone: notPaid, unknown, refused };

/** @type {DrawStep} */
export function paymentScreen(state, words, lang, act, model) {
  return accountScreen(state, words, act) ?? SCREENS[/** @type {OwnStep} */ (state.step)](state, words, lang, act, model);
}

/** @type {DrawStep} */
function sum(state, words, lang, act) {
  const { owed_kopecks: owed } = flow.accountOf(state);
  const amount = money(Math.abs(owed), lang);
  const title = owed > 0 ? words.ask_sum : words.nothing_owed;
  const balance = owed > 0 ? fill(words.owed, { sum: amount }) : owed < 0 ? fill(words.left_over, { sum: amount }) : null;
  return {
    title,
    explanation: balance ? html`<p class="owed figures" data-private>${balance}</p>` : nothing,
    controls: html`<div class="cards count-2">
      ${flow.canPayAll(state) ? card({ name: "pay-all", title: words.pay_all, note: html`<span data-private>${amount}</span>`, icon: icons.coins, touch: act.payAll }) : nothing}
      ${card({ name: "another-sum", title: words.another_sum, note: words.another_sum_note, icon: icons.keys, touch: act.anotherSum })}
    </div>`,
  };
}

/** @type {DrawStep} */
function other(state, words, lang, act) {
  const judged = flow.judgeSum(state);
  const { least, most } = state.place;
  const limits = { least: money(least, lang), most: money(most, lang) };
  const wrong = judged === "more" || (judged === "less" && state.sum.length > 0);
  return {
    title: words.ask_other_sum,
    explanation: html`
      ${wrong && judged === "more"
        ? html`<p class="notice" role="alert">${icons.warning}<span>${fill(words.sum_more, limits)}</span></p>`
        : html`<p class="lead">${fill(words.sum_limits, limits)}</p>`}
      ${typedField(words.sum, state.sum, { unit: "₽" })}`,
    controls: html`${keypad(words, act.pressSum, { comma: true })}${mainButton(words.next, act.sumTyped, { name: "next", disabled: judged !== "fits" })}`,
    keypad: { press: act.pressSum, enter: judged === "fits" ? act.sumTyped : null, comma: true },
  };
}

/** @type {DrawStep} */
function way(state, words, lang, act) {
  return {
    title: words.ask_way,
    explanation: html`<p class="owed figures" data-private>${fill(words.to_pay, { sum: money(state.kopecks ?? 0, lang) })}</p>`,
    controls: html`<div class="cards count-2">
      ${card({ name: "by-card", title: words.by_card, note: words.by_card_note, icon: icons.coins, touch: act.byCard })}
      ${card({ name: "at-cash-window", title: words.at_cash_window, note: words.at_cash_window_note, icon: icons.person, touch: act.atCashWindow })}
    </div>`,
  };
}

/** @type {DrawStep} */
function starting(state, words) {
  const lost = state.step === "unsure";
  return { body: message("busy", words.payment_starting, lost ? words.payment_unsure : null, { name: state.step }) };
}

/** @type {DrawStep} */
function atTerminal(state, words, lang, act) {
  return {
    body: html`
      ${message("card", words.at_terminal, state.payment?.text?.[lang] ?? words.at_terminal_note, {
        name: "card",
        more: html`<p class="owed figures" data-private>${money(state.kopecks ?? 0, lang)}</p>`,
      })}
      <div class="go-on">${secondButton(words.cancel_payment, act.cancel, { name: "cancel-payment" })}</div>`,
  };
}

/** @type {DrawStep} */
function cancelling(_state, words) {
  return { body: message("busy", words.payment_cancelling, words.payment_cancelling_note, { name: "cancelling" }) };
}

/** @type {DrawStep} */
function cashTicket(_state, words) {
  return { body: message("busy", words.issuing) };
}

/** @type {DrawStep} */
function paid(state, words, lang, act, { slip, reprint, closesIn }) {
  return {
    body: html`
      ${message("good", words.paid, null, { name: "paid", more: html`<p class="owed figures" data-private>${money(state.kopecks ?? 0, lang)}</p>` })}
      ${slipState(slip, slipWords(words))}
      ${endButtons(words, act, closesIn, ["failed", "unknown", "late"].includes(slip) && state.payment
        ? html`<button class="second-button print-again" ?disabled=${reprint === "asked"} @click=${act.printAgain}>${reprint === "refused" ? words.print_again_failed : words.print_again}</button>`
        : nothing)}`,
  };
}

/**
 * The money has surely not moved: it may be tried again, or paid at a window.
 * @type {DrawStep}
 */
function notPaid(state, words, lang, act) {
  // The server's own sentence adds that no money has moved.
  const sentence = state.payment?.text?.[lang];
  return {
    body: html`
      ${message("warning", state.step === "undone" ? words.payment_undone : words.payment_declined, sentence ?? words.not_paid_note, { name: state.step })}
      ${sentence ? nothing : html`<p class="lead centre">${words.no_money_moved}</p>`}
      ${goOn(state, words, act)}`,
  };
}

/** @type {DrawStep} */
function refused(state, words, lang, act) {
  const text = words[`payment_${state.refusal}`] ?? words.payment_refused;
  return { body: html`${message("warning", words.payment_not_begun, text, { name: state.refusal })}<p class="lead centre">${words.no_money_moved}</p>${goOn(state, words, act)}` };
}

/**
 * @param {State} state
 * @param {Words} words
 * @param {Actions} act
 */
function goOn(state, words, act) {
  return html`<div class="go-on">
    ${state.account && state.place.terminal ? secondButton(words.try_again, act.payAgain, { name: "pay-again" }) : nothing}
    ${state.place.cash && state.kopecks ? secondButton(words.at_cash_window, act.atCashWindow, { name: "at-cash-window" }) : nothing}
  </div>`;
}

/**
 * Nobody knows whether the money has moved. Never "try again": a calm text and what to show at a window.
 * @type {DrawStep}
 */
function unknown(state, words, lang, act, { slip, closesIn }) {
  const { account, payment } = state;
  return {
    body: html`
      ${message("warning", words.payment_unknown, payment?.text?.[lang] ?? words.payment_unknown_note, { name: "unknown" })}
      ${factList([
        ...(payment ? [{ name: words.payment_number, value: payment.id }] : []),
        { name: words.sum, value: money(state.kopecks ?? 0, lang) },
        ...(account ? [{ name: words.account, value: grouped(account.number) }] : []),
      ])}
      ${payment?.slip ? slipState(slip, slipWords(words)) : nothing}
      ${endButtons(words, act, closesIn)}`,
  };
}

/**
 * @param {Words} words
 * @param {Actions} act
 * @param {number | null} closesIn
 * @param {Content} before
 */
function endButtons(words, act, closesIn, before = nothing) {
  return html`<nav class="go-on">
    ${before}
    <button class="main-button" data-action="done" @click=${act.done}>
      ${words.done}
      <small class="figures">${closesIn === null ? nothing : fill(words.closes_in, { seconds: closesIn })}</small>
    </button>
  </nav>`;
}

/**
 * A receipt is not a ticket: its own words for the same states.
 * @param {Words} words
 * @returns {Words}
 */
export function slipWords(words) {
  const own = Object.entries(words).filter(([key]) => key.startsWith("receipt_"));
  return { ...words, ...Object.fromEntries(own.map(([key, text]) => [key.replace("receipt_", "slip_"), text])) };
}
