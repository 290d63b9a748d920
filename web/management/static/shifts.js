// Operators' time at the windows, on breaks and on the phone: asks the public API for the days of the report.
import { html, nothing, render } from "lit-html";
import { get } from "talon/api.js";
import { readTexts } from "talon/texts.js";
import { duration } from "./figures.js";

const root = document.getElementById("shifts");
const texts = readTexts();
const lang = document.documentElement.lang;
const COLUMNS = ["windows", "staffed", "breaks", "break_time", "overrides", "phone_calls", "phone_time"];

function row(one) {
  const cells = [one.windows.join(", "), duration(one.staffed_s), one.breaks, duration(one.break_s), one.overrides, one.phone_calls, duration(one.phone_s)];
  return html`<tr data-operator=${one.operator}><th scope="row">${one.name}</th>${cells.map((cell) => html`<td class="figures number">${cell}</td>`)}</tr>`;
}

async function show() {
  const { from, to } = root.dataset;
  try {
    const report = await get(`/reports/shifts?from=${from}&to=${to}&lang=${lang}`);
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
