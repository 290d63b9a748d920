// The visits of a day as the public API has them; touching a row shows that visit's history beneath it.
import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get } from "talon/api.js";
import { dataIn, elementById, fieldOf } from "talon/page.js";
import { fill, fillCount, readTexts } from "talon/texts.js";
import { clock, hourAndMinute } from "../../operator/static/timers.js";
import { duration, NOTHING } from "./figures.js";
import { historyView } from "./visit_history.js";
import { inOrder, outcomeOf } from "./visits_order.js";

/** @import { Language, PluralForms, Visit, VisitCardsAnswer, VisitHistory, VisitsReport, Words } from "talon/types.js" */
/** @import { Card } from "./visit_history.js" */

/** @typedef {{ticket: string, history: VisitHistory | null, card: Card | null, problem: string}} OpenedRow */

const root = elementById("visits");
/** @type {Words & Record<"ahead" | "count" | "count_late", PluralForms>} */
const texts = readTexts();
/** @type {Language} */
const lang = document.documentElement.lang === "en" ? "en" : "ru";
const [day, today, number] = ["day", "today", "number"].map((name) => dataIn(root, name));
const LONG_READ_MS = 60_000;
const COLUMNS = ["number", "service", "issued", "called", "wait", "window", "served", "outcome", "rating"];

/** @type {VisitsReport | null} */
let report = null;
let problem = "";
let order = "late";
let onlyLate = false;
/** @type {OpenedRow | null} The row that was touched. */
let open = null;

const reasonOf = (/** @type {{code?: string, message: string}} */ error) => (error.code ? error.message : texts.unreachable);

async function read() {
  [report, problem] = [null, ""];
  draw();
  try {
    /** @type {VisitsReport} */
    const answer = await get(`/reports/visits?${new URLSearchParams({ day, number, lang })}`, { timeout: LONG_READ_MS });
    report = answer;
    if (number && answer.visits.length === 1) await touch(answer.visits[0].ticket);
  } catch (error) {
    problem = fill(texts.failed, { reason: reasonOf(error) });
  }
  draw();
}

/** @param {string} ticket */
async function touch(ticket) {
  if (open?.ticket === ticket) {
    open = null;
    draw();
    return;
  }
  /** @type {OpenedRow} */
  const opened = { ticket, history: null, card: null, problem: "" };
  open = opened;
  draw();
  await asking(opened, async () => {
    opened.history = await get(`/reports/visits/${encodeURIComponent(ticket)}?lang=${lang}`, { timeout: LONG_READ_MS });
  });
  root.querySelector(".visit-history")?.scrollIntoView({ block: "nearest" });
}

/**
 * The card is read only when it is asked for: the server notes who looks.
 * @param {OpenedRow} opened
 * @param {VisitHistory} history
 */
function readCard(opened, history) {
  return asking(opened, async () => {
    /** @type {VisitCardsAnswer} */
    const { cards } = await get(`/visit-cards?${new URLSearchParams({ day: history.day, ticket: opened.ticket, lang })}`);
    opened.card = cards[0] ?? {};
  });
}

/**
 * @param {OpenedRow} opened
 * @param {() => Promise<void>} ask
 */
async function asking(opened, ask) {
  try {
    await ask();
    opened.problem = "";
  } catch (error) {
    opened.problem = fill(texts.failed, { reason: reasonOf(error) });
  }
  draw();
}

/** @param {Visit} visit */
function waitLines(visit) {
  return visit.waits.map((wait, index) => {
    const time = duration(wait.seconds);
    const going = visit.state === "waiting" ? texts.so_far : texts.left_after;
    const words = wait.called_at ? (index ? fill(texts.then, { time }) : time) : fill(going, { time });
    return html`
      <span class="wait ${wait.late ? "late" : ""}">
        <span class="figures">${words}</span>
        ${wait.target_s === null ? nothing : html`<span class="against">
          ${wait.late ? fill(texts.over, { time: duration(wait.seconds - wait.target_s) }) : fill(texts.target, { time: clock(wait.target_s) })}
        </span>`}
      </span>`;
  });
}

/** @param {Visit["windows"][number]} serving */
const windowLine = ({ window, name }) => html`<span class="visit-window">${fill(texts.window, { window })}${name ? html`<span class="soft">${name}</span>` : nothing}</span>`;

/** @param {Visit} visit */
function rows(visit) {
  const isOpen = open?.ticket === visit.ticket;
  return html`
    <tr class="visit ${visit.late ? "late" : ""}" data-number=${visit.number} @click=${() => touch(visit.ticket)}>
      <th scope="row"><button type="button" class="visit-number figures" aria-expanded=${isOpen}>${visit.number}</button></th>
      <td>${visit.service.name?.[lang] ?? visit.service.id}</td>
      <td class="figures number">${hourAndMinute(visit.issued_at)}</td>
      <td class="figures number">${visit.called_at ? hourAndMinute(visit.called_at) : NOTHING}</td>
      <td class="waits">${waitLines(visit)}</td>
      <td>${visit.windows.length ? visit.windows.map(windowLine) : NOTHING}</td>
      <td class="figures number">${duration(visit.served_s)}</td>
      <td data-outcome=${visit.outcome ?? visit.state}>${texts[outcomeOf(visit)] ?? visit.outcome}</td>
      <td class="number">${visit.stars ? html`<span class="rating ${visit.stars <= 2 ? "low" : ""}">${fill(texts.of_five, { stars: visit.stars })}</span>` : NOTHING}</td>
    </tr>
    ${isOpen ? html`<tr class="visit-history"><td colspan=${COLUMNS.length}>${open ? details(open) : nothing}</td></tr>` : nothing}`;
}

/** @param {OpenedRow} opened */
function details(opened) {
  const { history, problem: trouble } = opened;
  if (trouble && !history) return html`<p class="problem" role="alert">${trouble}</p>`;
  if (!history) return html`<p class="soft">${texts.loading}</p>`;
  return historyView({ ...opened, history, texts, lang, onCard: () => readCard(opened, history) });
}

/** @param {VisitsReport} report */
function tools({ visits }) {
  const late = visits.filter((visit) => visit.late).length;
  const choose = (/** @type {string} */ name) => html`<option value=${name} ?selected=${order === name}>${texts[`sort_${name}`]}</option>`;
  return html`
    <div class="visits-tools">
      <p class="strong">${fillCount(texts.count, visits.length)}${late ? html`, <span class="late-count">${fillCount(texts.count_late, late)}</span>` : nothing}</p>
      <label>${texts.sort} <select id="order" @change=${(/** @type {Event} */ event) => { order = fieldOf(event).value; draw(); }}>${["late", "time"].map(choose)}</select></label>
      <label class="choice"><input type="checkbox" id="only-late" .checked=${onlyLate} @change=${(/** @type {Event} */ event) => { onlyLate = fieldOf(event).checked; draw(); }}> ${texts.only_late}</label>
    </div>`;
}

/** @param {Visit[]} visits */
function table(visits) {
  const right = ["issued", "called", "served", "rating"];
  return html`
    <table class="table visits-table">
      <thead><tr>${COLUMNS.map((name) => html`<th scope="col" class=${right.includes(name) ? "number" : ""}>${texts[`column_${name}`]}</th>`)}</tr></thead>
      <tbody>${repeat(visits, (visit) => visit.ticket, rows)}</tbody>
    </table>`;
}

/** @param {VisitsReport} report */
function emptySentence({ total }) {
  if (day > today) return texts.to_come;
  if (number && total) return fill(texts.no_number, { number });
  return day === today ? texts.nothing_yet : texts.nothing;
}

function content() {
  if (problem) return html`<p class="problem" role="alert">${problem}</p><button type="button" class="button" @click=${read}>${texts.retry}</button>`;
  if (!report) return html`<p class="soft">${texts.loading}</p>`;
  if (!report.visits.length) return html`<p class="nothing">${emptySentence(report)}</p>`;
  const shown = inOrder(report.visits, order, onlyLate);
  return html`${tools(report)}${shown.length ? table(shown) : html`<p class="nothing">${texts.none_late}</p>`}`;
}

function draw() {
  render(content(), root);
}

elementById("print").addEventListener("click", () => window.print());
read();
