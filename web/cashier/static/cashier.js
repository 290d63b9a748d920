// The cashier's page: reads the day's money from the API again and again, and joins the sections with what can be done in them.
import { html, nothing, render } from "lit-html";
import { get, newRequestId, post } from "talon/api.js";
import { kopecksOf, money, typed } from "talon/money.js";
import { dataIn, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { askForm } from "./ask_form.js";
import { dayList } from "./day_list.js";
import { byHand, exportsPanel, totals } from "./sections.js";

/** @import { ExportBatch, ExportsAnswer, Language, Payment, Payments, PaymentStepsAnswer, PaymentTotals, Words } from "talon/types.js" */
/** @import { Field } from "./ask_form.js" */
/** @import { Money } from "./types.js" */

const AGAIN_MS = 3000;

const root = elementById("cashier");
const dialog = elementById("ask", HTMLDialogElement);
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const day = dataIn(root, "day");
/** @type {string[]} */
const terminals = JSON.parse(dataIn(root, "terminals"));
const mayDecide = root.dataset.manager === "true";
/** @type {Money | null} What was read last. */
let dayMoney = null;
let problem = "";

const inLanguage = (/** @type {string} */ path) => `${path}${path.includes("?") ? "&" : "?"}lang=${lang}`;
const send = (/** @type {string} */ path, /** @type {object} */ body) => post(inLanguage(path), body);

async function read() {
  try {
    /** @type {[Promise<Payments>, Promise<Payments>, Promise<PaymentTotals>, Promise<ExportsAnswer>]} */
    const asked = [
      get(inLanguage(`/payments?day=${day}`)),
      get(inLanguage("/payments?trouble=1")),
      get(inLanguage(`/payments/totals?day=${day}`)),
      get(inLanguage("/exports")),
    ];
    const [ofDay, troubled, sums, exported] = await Promise.all(asked);
    dayMoney = { payments: ofDay.payments, troubled: troubled.payments, strays: troubled.strays, sums, batches: exported.batches };
    problem = "";
  } catch (error) {
    problem = error.status === 401 ? texts.signed_out : error.code ? error.message : texts.lost;
  }
  draw();
}

async function again() {
  if (!document.hidden) await read();
  setTimeout(again, AGAIN_MS);
}

// -- what a manager decides -----------------------------------------------------------------------------------------

/**
 * @param {Payment} payment
 * @param {boolean} paid
 */
function settle(payment, paid) {
  askForm({
    dialog, texts,
    title: fill(paid ? texts.settle_paid_title : texts.settle_unpaid_title, { amount: money(payment.kopecks, lang), account: payment.account }),
    text: texts.settle_text,
    fields: [{ name: "note", label: texts.settle_note, required: true }],
    action: paid ? texts.settle_paid : texts.settle_unpaid,
    submit: async ({ note }) => { await send(`/payments/${payment.id}/settle`, { paid, note }); await read(); },
  });
}

/** @param {Payment} payment */
function refund(payment) {
  const request_id = newRequestId();
  /** @type {Field[]} */
  const fields = [
    { name: "amount", label: texts.refund_amount, value: typed(payment.refundable_kopecks, lang), required: true },
    { name: "reason", label: texts.refund_reason, required: true },
  ];
  if (payment.method === "card") fields.push({ name: "by_hand", label: texts.refund_by_hand, kind: "checkbox" });
  askForm({
    dialog, texts, fields,
    title: fill(texts.refund_title, { amount: money(payment.kopecks, lang), account: payment.account }),
    text: fill(payment.method === "card" ? texts.refund_text_card : texts.refund_text_cash, { most: money(payment.refundable_kopecks, lang) }),
    action: texts.refund_action,
    submit: async ({ amount, reason, by_hand: byBank }) => {
      const kopecks = kopecksOf(amount);
      if (kopecks === null) throw new Error(texts.wrong_amount);
      await send(`/payments/${payment.id}/refund`, { kopecks, reason, request_id, by_hand: byBank === "on" });
      await read();
    },
  });
}

/** @param {string} device */
function endOfDay(device) {
  askForm({
    dialog, texts,
    title: fill(texts.day_end_title, { device }),
    text: texts.day_end_text,
    fields: [],
    action: texts.day_end_action,
    submit: async () => { await send(`/terminals/${device}/settle`, {}); await read(); },
  });
}

/** @param {ExportBatch} batch */
async function sendAgain({ kind, number }) {
  try {
    await send(`/exports/${kind}/${number}/again`, {});
  } catch (error) {
    problem = error.code ? error.message : texts.lost;
  }
  await read();
}

/**
 * How a payment came to be what it is, step by step.
 * @param {Payment} payment
 */
async function history(payment) {
  /** @type {PaymentStepsAnswer} */
  let answer;
  try {
    answer = await get(inLanguage(`/payments/${payment.id}/steps`));
  } catch (error) {
    problem = error.code ? error.message : texts.lost;
    draw();
    return;
  }
  render(html`
    <h2>${fill(texts.history_title, { amount: money(payment.kopecks, lang), account: payment.account })}</h2>
    <ol class="history">${answer.steps.map((step) => html`
      <li><time class="figures">${step.at.slice(11, 19)}</time> <strong>${texts[`state_${step.state}`] ?? step.state}</strong> <span>${step.actor}</span>
        <span class="soft">${Object.entries(step.data).filter(([, value]) => typeof value === "string").map(([name, value]) => `${name}: ${value}`).join(" · ")}</span></li>`)}</ol>
    ${payment.receipt.length ? html`<pre class="receipt">${payment.receipt.join("\n")}</pre>` : nothing}
    <div class="ask-buttons"><button type="button" class="button" autofocus @click=${() => dialog.close()}>${texts.close}</button></div>`, dialog);
  dialog.showModal();
}

// -- drawing --------------------------------------------------------------------------------------------------------

function draw() {
  const view = dayMoney && { ...dayMoney, texts, lang, terminals, mayDecide, settle, refund, endOfDay, sendAgain, history };
  render(html`
    ${problem ? html`<p class="banner" role="alert">${problem}</p>` : nothing}
    ${view ? html`
      ${byHand(view)}
      <div class="cashier-columns">
        <div>${dayList(view)}</div>
        <div class="cashier-side">${totals(view)} ${exportsPanel(view)}</div>
      </div>` : html`<p class="soft">${texts.reading}</p>`}`, root);
}

draw();
again();
