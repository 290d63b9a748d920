// How many windows to open: asks the public API for the day in the page, shows pictures and the table with the same numbers.
import { html, nothing, render } from "lit-html";
import { get } from "talon/api.js";
import { dataIn, elementById } from "talon/page.js";
import { fill, fillCount, readTexts } from "talon/texts.js";
import { duration, NOTHING, percent } from "./figures.js";

/** @import { Kind, Language, PluralForms, StaffingAdvice, Words } from "talon/types.js" */

/** @typedef {StaffingAdvice["half_hours"][number]} HalfHour */

const root = elementById("staffing");
/** @type {Words & Record<"summary", PluralForms>} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
/** @type {Kind[]} */
const KINDS = ["consultation", "cash_operation"];
// The first call for a date simulates it hundreds of times.
const LONG_READ_MS = 120_000;
// Differences that are not worth a sentence.
const LITTLE = 0.02;

const number = (/** @type {number | null} */ value, digits = 0) => value === null ? NOTHING : value.toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** @param {StaffingAdvice} advice */
function summary(advice) {
  const hours = number(advice.window_hours, advice.window_hours % 1 ? 1 : 0);
  const { visitors, most, available, season, season_factor, days_held, simulated_days, learned_days, spread } = advice;
  const waits = { consultation: duration(advice.waits_s.consultation), cash_operation: duration(advice.waits_s.cash_operation) };
  return html`
    <section class="panel planning-summary">
      <p class="strong">${fillCount(texts.summary, most, { visitors: number(visitors), available, hours })}</p>
      <p>${fill(texts.waits, waits)} ${fill(texts.held, { share: percent(days_held), days: simulated_days })}</p>
      ${advice.holds ? nothing : html`<p class="problem">${texts.not_enough}</p>`}
      <p class="soft">
        ${fill(texts.learned, { days: learned_days })}
        ${spread < LITTLE ? nothing : fill(texts.spread, { spread: percent(spread) })}
        ${Math.abs(season_factor - 1) < LITTLE ? nothing : fill(texts[season], { factor: `${Math.round(100 * season_factor)}\u202f%` })}
      </p>
    </section>`;
}

/** @param {string} name */
function picture(name) {
  const source = `${dataIn(root, "pictures")}/${name}.svg?date=${dataIn(root, "date")}&lang=${lang}`;
  return html`
    <figure class="panel picture">
      <figcaption>${texts[`${name}_title`]}</figcaption>
      <img src=${source} alt=${texts[`${name}_picture`]} width="1240" height="250">
    </figure>`;
}

/** @param {HalfHour} halfHour */
function lines({ lines }) {
  const groups = [...new Set(lines.map((line) => line.group))];
  return groups.map((group) => html`
    <div><span class="soft">${texts[group]}:</span>
      ${lines.filter((line) => line.group === group).map((line, at) => html`${at ? "; " : ""}${texts[line.kind].toLowerCase()}\u00a0<span class="strong figures">${line.windows.join(",\u00a0")}</span>`)}
    </div>`);
}

/** @param {HalfHour} halfHour */
function row(halfHour) {
  const { from, to, holds, expected, windows, waits_s: waits } = halfHour;
  return html`
    <tr data-from=${from} class=${holds ? "" : "over"}>
      <th scope="row" class="figures">${from}–${to} ${holds ? nothing : html`<span class="mark">${texts.over}</span>`}</th>
      ${KINDS.map((kind) => html`<td class="figures number">${number(expected[kind], 1)}</td>`)}
      <td class="figures number needed">${windows.length}</td>
      <td class="figures which">${windows.join(", ")}</td>
      <td class="lines">${lines(halfHour)}</td>
      ${KINDS.map((kind) => html`<td class="figures number">${duration(waits[kind])}</td>`)}
    </tr>`;
}

/** @param {StaffingAdvice} advice */
function table(advice) {
  return html`
    <section class="panel">
      <table class="table half-hours staffing-table">
        <thead>
          <tr>
            <th scope="col" rowspan="2">${texts.column_time}</th>
            <th scope="colgroup" colspan="2" class="number">${texts.column_expected}</th>
            <th scope="col" rowspan="2" class="number">${texts.column_needed}</th>
            <th scope="col" rowspan="2" class="which">${texts.column_which}</th>
            <th scope="col" rowspan="2">${texts.column_lines}</th>
            <th scope="colgroup" colspan="2" class="number">${texts.column_waits}</th>
          </tr>
          <tr>${[...KINDS, ...KINDS].map((kind) => html`<th scope="col" class="number">${texts[kind]}</th>`)}</tr>
        </thead>
        <tbody>${advice.half_hours.map(row)}</tbody>
      </table>
      <p class="how-to-read">${texts.how_to_read}</p>
    </section>`;
}

async function show() {
  render(html`<p class="panel soft">${texts.counting}</p>`, root);
  try {
    /** @type {StaffingAdvice} */
    const advice = await get(`/reports/staffing?date=${dataIn(root, "date")}&lang=${lang}`, { timeout: LONG_READ_MS });
    render(html`${summary(advice)} ${picture("windows")} ${picture("visitors")} ${table(advice)}`, root);
  } catch (problem) {
    const reason = problem.code ? problem.message : texts.unreachable;
    render(html`
      <section class="panel">
        <p class=${problem.code ? "strong" : "problem"}>${fill(texts.failed, { reason })}</p>
        ${problem.code ? nothing : html`<button type="button" class="button" @click=${show}>${texts.retry}</button>`}
      </section>`, root);
  }
}

show();
