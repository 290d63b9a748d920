// A payment on the operator's screen: a question at a time, then what the terminal is doing, in large words.
import { html, nothing } from "lit-html";
import { kopecksOf, money, typed } from "talon/money.js";
import { fieldOf } from "talon/page.js";
import { fill } from "talon/texts.js";
import { isGoing } from "../cash_desk.js";
import { digitOf } from "../keys.js";
import { hourAndMinute } from "../timers.js";
import { frame } from "./frame.js";

/** @import { Account, Language, Payment, PaymentPlace, Words } from "talon/types.js" */
/** @import { CashDesk } from "../cash_desk.js" */
/** @import { Dialog, DialogPage } from "../types.js" */

const GOOD = new Set(["confirmed", "paid_by_hand"]);
const BAD = new Set(["declined", "undone", "unpaid_by_hand"]);

/** @implements {Dialog} */
export class PaymentDialog {
  /** @type {string | null} What is typed; null until somebody types. */
  #account = null;
  /** @type {string | null} */
  #amount = null;

  /** @param {{texts: Words, lang: Language, desk: CashDesk}} payment */
  constructor({ texts, lang, desk }) {
    this.texts = texts;
    this.lang = lang;
    this.desk = desk;
    this.about = desk.ticket.number;
    this.title = fill(texts.pay_title, { number: desk.ticket.number });
  }

  /** Changes with what is asked: the console then moves the keyboard there. */
  get question() {
    const { desk } = this;
    return desk.place && `${desk.stage} ${desk.going}`;
  }

  get hint() {
    const { texts, desk } = this;
    if (desk.stage === "payment") return desk.going ? texts.pay_hint_going : texts.pay_hint_over;
    return texts[`pay_hint_${desk.stage}`];
  }

  /** Esc leaves only when no money is on its way; before that it goes back a step. */
  leave() {
    const { desk } = this;
    if (desk.going) {
      if (isGoing(desk.payment)) desk.cancel();
      return false;
    }
    return desk.stage === "payment" || !desk.back();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {DialogPage} page
   */
  press(event, page) {
    const { desk } = this;
    if (desk.busy) return true;
    const digit = digitOf(event);
    if (event.key === "Enter" && desk.stage === "account") desk.lookUp(this.#account ?? desk.suggested.account);
    else if (event.key === "Enter" && desk.stage === "amount") this.#takeAmount();
    else if (desk.stage === "method" && digit === 1 && isReady(desk.place)) desk.pay("card");
    else if (desk.stage === "method" && digit === 2 && desk.place?.cash) desk.pay("cash");
    else if (desk.stage === "payment" && !desk.going) return this.#over(event, page);
    else return desk.stage === "payment" || (desk.stage === "method" && event.code === "Space");
    return true;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {DialogPage} page
   */
  #over(event, page) {
    if (event.key === "Enter") page.close();
    else if (event.code === "KeyI" && this.desk.payment?.slip) this.desk.reprint();
    else if (event.code === "KeyK" && this.desk.payment && lookOf(this.desk.payment) !== "unknown") { this.#amount = null; this.desk.again(); }
    else return event.code === "Space";
    return true;
  }

  #amountText() {
    const { desk, lang } = this;
    const kopecks = desk.suggested.kopecks ?? Math.max(0, desk.account?.owed_kopecks ?? 0);
    return this.#amount ?? (kopecks ? typed(kopecks, lang) : "");
  }

  #takeAmount() {
    const { desk, lang, texts } = this;
    const { least_kopecks: least = 0, most_kopecks: most = 0 } = desk.place ?? {};
    desk.setAmount(kopecksOf(this.#amountText()), fill(texts.pay_wrong_amount, { least: money(least, lang), most: money(most, lang) }));
  }

  /** @param {DialogPage} page */
  draw(page) {
    const { desk, texts } = this;
    const problem = desk.problem === "unreachable" ? texts.no_answer : desk.problem;
    return frame(page, { title: this.title, hint: this.hint, cancel: this.#cancel }, html`
      <div class="pay ${desk.stage}">
        ${desk.place ? this.#stage(desk.place, page) : html`<p>${texts.pay_looking}</p>`}
        ${problem ? html`<p class="pay-problem" role="alert">${problem}</p>` : nothing}
      </div>`);
  }

  get #cancel() {
    const { desk, texts } = this;
    if (isGoing(desk.payment)) return texts.pay_give_up;
    return desk.stage === "payment" ? texts.pay_close : desk.stage === "account" ? texts.cancel : texts.pay_back;
  }

  /**
   * @param {PaymentPlace} place
   * @param {DialogPage} page
   */
  #stage(place, page) {
    const { account, payment, stage } = this.desk;
    if (!place.billing) return html`<p>${this.texts.pay_no_billing}</p>`;
    if (stage === "amount" && account) return html`${this.#accountFacts(account)} ${this.#amountField()}`;
    if (stage === "method" && account) return html`${this.#accountFacts(account)} ${this.#methods(place)}`;
    return payment ? this.#paying(payment, page) : this.#accountField();
  }

  #accountField() {
    const { desk, texts } = this;
    return html`
      <label class="field"><span>${texts.pay_account}</span>
        <input type="text" class="figures" inputmode="numeric" autocomplete="off" maxlength="30" autofocus .value=${this.#account ?? desk.suggested.account}
          @input=${(/** @type {Event} */ event) => { this.#account = fieldOf(event).value; }}></label>
      ${desk.suggested.kopecks !== null ? html`<p class="pay-note">${fill(texts.pay_intended, { amount: money(desk.suggested.kopecks, this.lang) })}</p>` : nothing}`;
  }

  /** @param {Account} account */
  #accountFacts({ number, address_hint: address, owed_kopecks: owed, as_of: asOf }) {
    const { texts, lang } = this;
    return html`
      <dl class="pay-found">
        <div><dt>${texts.pay_account}</dt><dd class="figures">${number}</dd></div>
        <div><dt>${texts.pay_address}</dt><dd>${address}</dd></div>
        <div><dt>${owed > 0 ? texts.pay_owed : texts.pay_ahead}</dt><dd class="figures">${money(Math.abs(owed), lang)} <small>${fill(texts.pay_as_of, { date: day(asOf), time: hourAndMinute(asOf) })}</small></dd></div>
      </dl>`;
  }

  #amountField() {
    return html`
      <label class="field"><span>${this.texts.pay_amount}</span>
        <input type="text" class="figures pay-amount" inputmode="decimal" autocomplete="off" maxlength="14" autofocus .value=${this.#amountText()}
          @input=${(/** @type {Event} */ event) => { this.#amount = fieldOf(event).value; }}></label>`;
  }

  /** @param {PaymentPlace} place */
  #methods(place) {
    const { desk, texts, lang } = this;
    const { terminal, cash } = place;
    const cardNote = isReady(place) ? "" : terminal ? texts.pay_terminal_away : texts.pay_no_terminal;
    return html`
      <p class="pay-sum figures">${money(desk.kopecks ?? 0, lang)}</p>
      <ol class="options">
        <li class="option-row"><button type="button" class="option" autofocus ?disabled=${!isReady(place) || desk.busy} @click=${() => desk.pay("card")}>
          <kbd>1</kbd><span class="option-label">${texts.pay_card}${cardNote ? html`<span class="option-under">${cardNote}</span>` : nothing}</span></button></li>
        <li class="option-row"><button type="button" class="option" ?disabled=${!cash || desk.busy} @click=${() => desk.pay("cash")}>
          <kbd>2</kbd><span class="option-label">${texts.pay_cash}<span class="option-under">${cash ? texts.pay_cash_more : texts.pay_no_cash}</span></span></button></li>
      </ol>`;
  }

  /**
   * @param {Payment} payment
   * @param {DialogPage} page
   */
  #paying(payment, page) {
    const { desk, texts, lang } = this;
    const look = lookOf(payment);
    const words = payment.text?.[lang] ?? (look === "going" ? texts.pay_follow : "");
    return html`
      <p class="pay-sum figures">${money(payment.kopecks, lang)} · ${texts[`pay_${payment.method}`]}</p>
      <div class="pay-state ${look}" role="status" aria-live="polite" data-state=${payment.state}>
        <strong>${texts[`paying_${look}`]}</strong>
        <span>${words}</span>
        ${look === "unknown" ? html`<span class="pay-tell">${payment.trouble?.text[lang] ?? ""} ${texts.pay_unknown_do}</span>` : nothing}
      </div>
      ${payment.card ? html`<p class="pay-note figures">${payment.card}</p>` : nothing}
      ${payment.slip ? html`<p class="pay-note">${fill(texts[`pay_slip_${payment.slip.state}`], { cause: payment.slip.cause ? `: ${texts[`cause_${payment.slip.cause}`] ?? payment.slip.cause}` : "" })}</p>` : nothing}
      ${desk.going ? nothing : html`
        <div class="pay-after">
          ${payment.slip ? html`<button type="button" class="small-button" ?disabled=${payment.slip.state === "queued"} @click=${() => desk.reprint()}>${texts.pay_reprint} <kbd>I</kbd></button>` : nothing}
          ${look === "unknown" ? nothing : html`<button type="button" class="small-button" @click=${() => { this.#amount = null; desk.again(); }}>${texts.pay_again} <kbd>K</kbd></button>`}
          <button type="button" class="small-button" autofocus @click=${() => page.close()}>${texts.pay_done} <kbd>Enter</kbd></button>
        </div>`}`;
  }
}

/**
 * Whether a card can be paid with here.
 * @param {PaymentPlace | null} place
 */
function isReady(place) {
  const state = place?.terminal?.state;
  return state !== undefined && state !== "absent" && state !== "fault";
}

/**
 * "going", "good", "bad" or "unknown": how the payment stands, for the operator who must decide what to do.
 * @param {Payment} payment
 */
function lookOf(payment) {
  if (payment.trouble || payment.state === "unknown") return "unknown";
  if (GOOD.has(payment.state)) return "good";
  return BAD.has(payment.state) ? "bad" : "going";
}

/**
 * 23.11 of an RFC 3339 time.
 * @param {string} time
 */
function day(time) {
  return `${time.slice(8, 10)}.${time.slice(5, 7)}`;
}
