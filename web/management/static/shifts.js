// Operators' time at the windows, on breaks and on the phone: asks the public API for the days of the report.
import { html, nothing, render } from "lit-html";
import { get } from "talon/api.js";
import { dataIn, elementById } from "talon/page.js";
import { readTexts } from "talon/texts.js";
import { duration } from "./figures.js";

/** @import { Language, ShiftsReport, Words } from "talon/types.js" */

const root = elementById("shifts");
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const COLUMNS = ["windows", "staffed", "breaks", "break_time", "overrides", "phone_calls", "phone_time"];

/** @param {ShiftsReport["rows"][number]} shifts */
function row({ operator, name, windows, staffed_s, breaks, break_s, overrides, phone_calls, phone_s }) {
  const cells = [windows.join(", "), duration(staffed_s), breaks, duration(break_s), overrides, phone_calls, duration(phone_s)];
  return html`<tr data-operator=${operator}><th scope="row">${name}</th>${cells.map((cell) => html`<td class="figures number">${cell}</td>`)}</tr>`;
}

async function show() {
  try {
    /** @type {ShiftsReport} */
    const report = await get(`/reports/shifts?from=${dataIn(root, "from")}&to=${dataIn(root, "to")}&lang=${lang}`);
    render(report.rows.length === 0 ? html`<p class="soft">${texts.no_shifts}</p>` : html`
      <table class="table shifts-table">
        <thead><tr><th scope="col">${texts.column_operator}</th>${COLUMNS.map((name) => html`<th scope="col" class="number">${texts[`column_${name}`]}</th>`)}</tr></thead>
        <tbody>${report.rows.map(row)}</tbody>
      </table>`, root);
  } catch (error) {
    render(error.message ? html`<p class="problem">${error.message}</p>` : nothing, root);
  }
}

show();
