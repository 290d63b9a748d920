// What stands beside the day's list: what a person has to settle, the totals with the terminals' day ends, and the export.
import { html, nothing } from "lit-html";
import { money } from "talon/money.js";
import { fill } from "talon/texts.js";
import { placeOf } from "./day_list.js";

/** @import { Language, MoneySum, Settlement } from "talon/types.js" */
/** @import { View } from "./types.js" */

/**
 * Payments of all days whose outcome nobody knows: a manager finds out and settles them.
 * @param {View} view
 */
export function byHand(view) {
  const { texts, lang, troubled, strays, mayDecide, settle, history } = view;
  if (!troubled.length && !strays.length) return nothing;
  return html`
    <section class="panel by-hand" aria-labelledby="by-hand-title">
      <h2 class="panel-title" id="by-hand-title">${texts.by_hand_title} <span class="count figures">${troubled.length + strays.length}</span></h2>
      <p class="soft">${mayDecide ? texts.by_hand_text : texts.by_hand_text_operator}</p>
      <ul class="by-hand-list">
        ${troubled.map((payment) => html`
          <li class="payment" data-payment=${payment.id}>
            <div>
              <strong class="figures">${money(payment.kopecks, lang)}</strong> ${fill(texts.to_account, { account: payment.account })}
              <span class="figures">${payment.day.split("-").reverse().join(".")} ${payment.made_at.slice(11, 16)}</span> · ${placeOf(texts, payment)} · ${texts[`method_${payment.method}`]}
              <p>${payment.trouble?.text[lang] ?? payment.text?.[lang] ?? texts[`state_${payment.state}`]} ${payment.seeking ? texts.seeking : ""}</p>
              ${payment.rrn ? html`<small class="figures">RRN ${payment.rrn}</small>` : nothing}
            </div>
            <div class="row-buttons">
              <button type="button" class="link" @click=${() => history(payment)}>${texts.history}</button>
              ${mayDecide ? html`
                <button type="button" class="button quiet" @click=${() => settle(payment, true)}>${texts.settle_paid}</button>
                <button type="button" class="button quiet" @click=${() => settle(payment, false)}>${texts.settle_unpaid}</button>` : nothing}
            </div>
          </li>`)}
        ${strays.map((stray) => html`
          <li class="payment"><div><strong>${fill(texts.stray, { payment: stray.payment, outcome: stray.outcome })}</strong>
            <span class="figures">${stray.at.slice(0, 16).replace("T", " ")}</span><p>${texts.stray_text}</p></div></li>`)}
      </ul>
    </section>`;
}

/** @param {View} view */
export function totals(view) {
  const { texts, lang, sums, terminals, mayDecide, endOfDay } = view;
  return html`
    <section class="panel totals" aria-labelledby="totals-title">
      <h2 class="panel-title" id="totals-title">${texts.totals_title} <strong class="figures">${money(sums.net_kopecks, lang)}</strong></h2>
      ${sums.rows.map((row) => html`
        <dl class="total">
          <div class="total-head"><dt>${texts[`method_${row.method}`]}${row.device ? ` · ${row.device}` : ""}</dt><dd class="figures">${money(row.net_kopecks, lang)}</dd></div>
          ${sumOf(texts.sum_payments, row.payments, lang)} ${sumOf(texts.sum_refunds, row.refunds, lang)} ${sumOf(texts.sum_by_hand, row.by_hand, lang)} ${sumOf(texts.sum_open, row.open, lang)}
        </dl>`)}
      ${sums.settlements.map((settlement) => settlementOf(view, settlement))}
      ${mayDecide ? html`<div class="row-buttons">${terminals.map((device) => html`
        <button type="button" class="button quiet" @click=${() => endOfDay(device)}>${terminals.length > 1 ? fill(texts.day_end_of, { device }) : texts.day_end}</button>`)}</div>` : nothing}
    </section>`;
}

/**
 * @param {string} label
 * @param {MoneySum} sum
 * @param {Language} lang
 */
function sumOf(label, { count, kopecks }, lang) {
  return count ? html`<div><dt>${label}: ${count}</dt><dd class="figures">${money(kopecks, lang)}</dd></div>` : nothing;
}

/**
 * A terminal's day end beside the ledger's sums.
 * @param {View} view
 * @param {Settlement} settlement
 */
function settlementOf({ texts, lang }, { device, at, state, ledger, terminal, agrees, cause, detail }) {
  const look = agrees === false ? "unknown" : state === "done" ? "good" : state === "sent" ? "open" : "bad";
  const verdict = agrees === null ? texts[`day_end_${state}`] : agrees ? texts.day_end_agrees : texts.day_end_differs;
  return html`
    <dl class="total settlement ${look}">
      <div class="total-head"><dt>${fill(texts.day_end_at, { device, time: at.slice(11, 16) })}</dt><dd><span class="state ${look}">${verdict}</span></dd></div>
      <div><dt>${texts.day_end_ledger}: ${ledger.count}</dt><dd class="figures">${money(ledger.kopecks, lang)}</dd></div>
      ${terminal.kopecks === null ? nothing : html`<div><dt>${texts.day_end_terminal}: ${terminal.count ?? "–"}</dt><dd class="figures">${money(terminal.kopecks, lang)}</dd></div>`}
      ${state === "sent" || state === "done" ? nothing : html`<div><dt>${texts[`day_end_${cause}`] ?? detail ?? ""}</dt></div>`}
    </dl>`;
}

/**
 * What has gone to the billing system.
 * @param {View} view
 */
export function exportsPanel({ texts, batches, mayDecide, sendAgain }) {
  return html`
    <section class="panel exports" aria-labelledby="exports-title">
      <h2 class="panel-title" id="exports-title">${texts.exports_title}</h2>
      ${batches.length ? html`<ul class="batches">${batches.slice(0, 8).map((batch) => html`
        <li><span>${texts[`batch_${batch.kind}`]} № ${batch.number} · <span class="figures">${batch.made_at.slice(8, 10)}.${batch.made_at.slice(5, 7)} ${batch.made_at.slice(11, 16)}</span> · ${fill(texts.batch_rows, { count: batch.rows })}
            ${batch.detail ? html`<small>${batch.detail}</small>` : nothing}</span>
          <span class="state ${batch.state === "received" ? "good" : batch.state === "refused" ? "bad" : "open"}">${texts[`batch_state_${batch.state}`] ?? batch.state}</span>
          ${mayDecide && batch.state === "refused" ? html`<button type="button" class="link" @click=${() => sendAgain(batch)}>${texts.batch_again}</button>` : nothing}</li>`)}</ul>`
    : html`<p class="soft">${texts.no_batches}</p>`}
    </section>`;
}
