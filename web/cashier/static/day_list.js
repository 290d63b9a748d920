// The payments of a day, the latest first.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { money } from "talon/money.js";
import { fill } from "talon/texts.js";

/** @import { Payment, Words } from "talon/types.js" */
/** @import { View } from "./types.js" */

/**
 * Where a payment was made.
 * @param {Words} texts
 * @param {Payment} payment
 */
export function placeOf(texts, { window, kiosk }) {
  if (window) return fill(texts.at_window, { name: window });
  return kiosk ? fill(texts.at_kiosk, { name: kiosk }) : "";
}

/**
 * How good a state is: "good", "bad", "open" or "unknown".
 * @param {Payment} payment
 */
function lookOf({ state, trouble }) {
  if (trouble || state === "unknown") return "unknown";
  if (["confirmed", "paid_by_hand"].includes(state)) return "good";
  return ["declined", "undone", "unpaid_by_hand"].includes(state) ? "bad" : "open";
}

/** @param {View} view */
export function dayList(view) {
  const { texts, payments } = view;
  return html`
    <section class="panel day" aria-labelledby="day-title">
      <h2 class="panel-title" id="day-title">${texts.day_title}
        <a href="/api/v1/payments?day=${view.sums.day}&format=csv" download>${texts.csv}</a></h2>
      ${payments.length ? html`
        <div class="table-frame" tabindex="0" role="region" aria-labelledby="day-title"><table class="table">
          <thead><tr><th>${texts.time}</th><th>${texts.place}</th><th>${texts.account}</th><th class="number">${texts.amount}</th><th>${texts.state}</th><th>${texts.actions}</th></tr></thead>
          <tbody>${repeat([...payments].reverse(), (payment) => payment.id, (payment) => row(view, payment))}</tbody>
        </table></div>` : html`<p class="soft">${texts.no_payments}</p>`}
    </section>`;
}

/**
 * @param {View} view
 * @param {Payment} payment
 */
function row(view, payment) {
  const { texts, lang, mayDecide, refund, history } = view;
  const back = payment.kind === "refund";
  return html`
    <tr class="payment ${back ? "refund" : ""}" data-payment=${payment.id}>
      <td class="figures">${payment.made_at.slice(11, 16)}</td>
      <td>${placeOf(texts, payment)}<small>${texts[`method_${payment.method}`]}${payment.card ? ` ${payment.card.slice(-8)}` : ""}</small></td>
      <td class="figures">${payment.account}</td>
      <td class="number figures">${back ? "−" : ""}${money(payment.kopecks, lang)}</td>
      <td><span class="state ${lookOf(payment)}">${back ? texts.refund_word : ""} ${texts[`state_${payment.state}`]}</span>
        ${payment.note ? html`<small>${payment.note}</small>` : nothing}
        ${payment.slip && payment.slip.state !== "printed" ? html`<small>${texts[`slip_${payment.slip.state}`]}</small>` : nothing}</td>
      <td class="row-buttons">
        <button type="button" class="link" @click=${() => history(payment)}>${texts.history}</button>
        ${mayDecide && payment.kind === "payment" && payment.refundable_kopecks > 0 ? html`<button type="button" class="link" @click=${() => refund(payment)}>${texts.refund}</button>` : nothing}
      </td>
    </tr>`;
}
