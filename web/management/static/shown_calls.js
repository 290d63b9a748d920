// The report on calls that no board showed in time, by day and zone, and which boards should have shown them.
import { html, nothing, render } from "lit-html";
import { get } from "talon/api.js";
import { dataIn, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { percent } from "./figures.js";

/** @import { Language, ShownCallsReport, Words } from "talon/types.js" */

const root = elementById("shown-calls");
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);

/** @param {ShownCallsReport["rows"][number]} found */
function row({ day, zone, label, calls, unshown, shown_late, missed }) {
  const boards = missed.map((one) => fill(texts.missed_by, { board: one.board, count: one.calls })).join(", ");
  const cells = [calls, unshown, calls ? percent(unshown / calls) : "", shown_late];
  return html`<tr data-day=${day} data-zone=${zone}><th scope="row">${day}</th><td>${label?.[lang] ?? zone}</td>
    ${cells.map((cell) => html`<td class="figures number">${cell}</td>`)}<td>${boards}</td></tr>`;
}

async function show() {
  try {
    /** @type {ShownCallsReport} */
    const report = await get(`/reports/shown-calls?from=${dataIn(root, "from")}&to=${dataIn(root, "to")}&lang=${lang}`);
    const found = report.rows.filter(({ missed }) => missed.length > 0);
    render(found.length === 0 ? html`<p class="soft">${texts.all_shown}</p>` : html`
      <table class="table">
        <thead><tr><th scope="col">${texts.column_day}</th><th scope="col">${texts.column_zone}</th>
          ${["calls", "unshown", "unshown_share", "shown_late"].map((name) => html`<th scope="col" class="number">${texts[`column_${name}`]}</th>`)}
          <th scope="col">${texts.column_boards}</th></tr></thead>
        <tbody>${found.map(row)}</tbody>
      </table>`, root);
  } catch (error) {
    render(error.message ? html`<p class="problem">${error.message}</p>` : nothing, root);
  }
}

show();
