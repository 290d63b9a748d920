// The waits report: asks the public API for the range in the page and shows its numbers as they are.
import { html, nothing, render } from "lit-html";
import { get } from "talon/api.js";
import { dataIn, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { clock } from "../../operator/static/timers.js";
import { duration, holds, percent } from "./figures.js";

/** @import { Language, WaitsReport, Words } from "talon/types.js" */

/** @typedef {Pick<WaitsReport["total"], "n" | "mean_s" | "share_in_target" | "target_s"> & {median_s?: number | null, p90_s?: number | null, p95_s?: number | null}} Figures */

const root = elementById("report");
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const LONG_READ_MS = 60_000;

/** @param {number | null} share */
function shareCell(share) {
  const part = share ?? 0;
  return html`
    <td class="share">
      <span class="figures">${percent(share)}</span>
      <span class="share-bar" aria-hidden="true"><span style="width:${part * 100}%"></span></span>
    </td>`;
}

/**
 * @param {string} label
 * @param {Figures} figures
 * @param {string} key
 * @param {{mixed?: boolean}} options `mixed`: kinds with different targets.
 */
function row(label, figures, key, { mixed = false } = {}) {
  const how = holds(figures.mean_s, figures.target_s);
  const cell = (/** @type {number | null | undefined} */ seconds, more = "") => html`<td class="figures number ${more}">${duration(seconds)}</td>`;
  return html`
    <tr data-key=${key} class=${how}>
      <th scope="row">${label}</th>
      <td class="figures number" data-column="n">${figures.n}</td>
      ${cell(figures.mean_s, "mean")} ${cell(figures.median_s)} ${cell(figures.p90_s)} ${cell(figures.p95_s)}
      <td class="figures number">${figures.target_s ? clock(figures.target_s) : mixed ? texts.each_own : "—"}</td>
      ${shareCell(figures.share_in_target)}
    </tr>`;
}

/** @param {WaitsReport} report */
function table(report) {
  const heads = ["n", "mean", "median", "p90", "p95", "target"];
  return html`
    <table class="table report-table">
      <thead><tr>
        <th scope="col">${dataIn(root, "byName")}</th>
        ${heads.map((name) => html`<th scope="col" class="number">${texts[`column_${name}`]}</th>`)}
        <th scope="col" class="share">${texts.column_share}</th>
      </tr></thead>
      <tbody>${report.rows.map((figures) => row(figures.label[lang], figures, figures.key, { mixed: figures.n > 0 }))}</tbody>
      <tfoot>
        ${row(texts.total, report.total, "total", { mixed: report.total.n > 0 })}
        ${row(texts.visits, report.visits, "visits")}
      </tfoot>
    </table>
    ${report.total.n ? nothing : html`<p class="nothing">${texts.nothing}</p>`}
    ${report.visits.contacts_mean ? html`<p class="contacts">${fill(texts.contacts, { contacts: report.visits.contacts_mean.toLocaleString(lang, { maximumFractionDigits: 2 }) })}</p>` : nothing}
    <p class="definitions">${report.definitions[lang]}</p>`;
}

async function show() {
  render(html`<p class="soft">${texts.loading}</p>`, root);
  try {
    const [from, to, by] = ["from", "to", "by"].map((name) => dataIn(root, name));
    /** @type {WaitsReport} */
    const report = await get(`/reports/waits?from=${from}&to=${to}&by=${by}&lang=${lang}`, { timeout: LONG_READ_MS });
    render(table(report), root);
  } catch (problem) {
    const reason = problem.code ? problem.message : texts.unreachable;
    render(html`
      <p class="problem">${fill(texts.failed, { reason })}</p>
      <button type="button" class="button" @click=${show}>${texts.retry}</button>`, root);
  }
}

elementById("print").addEventListener("click", () => window.print());
show();
