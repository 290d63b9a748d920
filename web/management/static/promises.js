// The report on the accuracy of announced waits, week by week, with the public API's numbers as they are.
import { html, nothing, render } from "lit-html";
import { get } from "talon/api.js";
import { dataIn, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { duration, NOTHING, percent } from "./figures.js";

/** @import { Language, PromiseScores, PromisesByKind, PromisesReport, Words } from "talon/types.js" */

const root = elementById("promises");
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const LONG_READ_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Seconds with their sign, using a proper minus sign.
 * @param {number | null} seconds
 */
function signed(seconds) {
  if (seconds === null) return NOTHING;
  const sign = Math.round(seconds) < 0 ? "\u2212" : Math.round(seconds) > 0 ? "+" : "";
  return `${sign}${duration(Math.abs(seconds))}`;
}

/**
 * The range of days of the week that begins on a Monday (ISO date): 23.11–29.11.
 * @param {string} monday
 */
function days(monday) {
  const first = new Date(`${monday}T00:00:00Z`);
  const last = new Date(first.getTime() + 6 * DAY_MS);
  return [first, last]
    .map((day) => `${String(day.getUTCDate()).padStart(2, "0")}.${String(day.getUTCMonth() + 1).padStart(2, "0")}`)
    .join("–");
}

/**
 * @param {string} label
 * @param {PromiseScores} scores
 * @param {string} key
 * @param {string} kind
 */
function row(label, scores, key, kind = "") {
  return html`
    <tr data-key=${key} class=${kind ? "of-kind" : ""}>
      <th scope="row">${label}</th>
      <td class="figures number">${scores.at_once}</td>
      <td class="figures number">${scores.n}</td>
      <td class="figures number">${percent(scores.coverage)}</td>
      <td class="figures number">${duration(scores.mae_s)}</td>
      <td class="figures number">${signed(scores.bias_s)}</td>
      <td class="figures number">${duration(scores.width_s)}</td>
      <td class="figures number">${signed(scores.margin_s)}</td>
    </tr>`;
}

/**
 * @param {string} label
 * @param {PromisesByKind} scores
 * @param {string} key
 */
function rows(label, scores, key) {
  return [row(label, scores, key), ...scores.kinds.map((kind) => row(kind.label[lang], kind, `${key} ${kind.key}`, kind.key))];
}

/** @param {PromisesReport} report */
function table(report) {
  const heads = ["at_once", "n", "kept", "error", "bias", "width", "margin"];
  return html`
    <table class="table promises-table">
      <thead><tr>
        <th scope="col">${texts.promises_week}</th>
        ${heads.map((name) => html`<th scope="col" class="number">${texts[`promises_${name}`]}</th>`)}
      </tr></thead>
      <tbody>${report.weeks.map((week) => rows(days(week.monday), week, week.week))}</tbody>
      <tfoot>${rows(texts.promises_total, report.total, "total")}</tfoot>
    </table>
    ${report.total.n + report.total.at_once ? nothing : html`<p class="promises-nothing">${texts.promises_nothing}</p>`}
    <p class="promises-definitions">${report.definitions[lang]}</p>`;
}

async function show() {
  render(html`<p class="soft">${texts.loading}</p>`, root);
  try {
    const address = `/reports/promises?from=${dataIn(root, "from")}&to=${dataIn(root, "to")}&lang=${lang}`;
    render(table(await get(address, { timeout: LONG_READ_MS })), root);
  } catch (problem) {
    const reason = problem.code ? problem.message : texts.unreachable;
    render(html`
      <p class="problem">${fill(texts.failed, { reason })}</p>
      <button type="button" class="button" @click=${show}>${texts.retry}</button>`, root);
  }
}

show();
