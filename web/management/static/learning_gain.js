// Draws a gain: the same days under two rules, figure by figure, and whether chance explains the difference.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { duration, NOTHING, percent } from "./figures.js";

/** @import { Language, OwnDaysGain, OwnDaysTotal, Words } from "talon/types.js" */
/** @import { TemplateResult } from "lit-html" */

/**
 * @param {Words} texts
 * @param {Language} lang
 * @param {{ label: string, total: OwnDaysTotal }[]} columns the same days, each under another rule
 */
export function gainTable(texts, lang, columns) {
  const [first] = columns;
  return html`
    <div class="wide" tabindex="0" role="region" aria-label=${texts.column_figure}>
      <table class="table gain-table">
        <thead><tr>
          <th scope="col">${texts.column_figure}</th>
          ${columns.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}
        </tr></thead>
        <tbody>
          ${first.total.kinds.map((kind, place) => {
            const name = kind.label[lang];
            const of = columns.map(({ total }) => total.kinds[place]);
            return html`
              ${row(html`${fill(texts.mean_of, { kind: name })} <span class="soft">${fill(texts.target, { time: duration(kind.target_s) })}</span>`, of.map((one) => duration(one.mean_s)))}
              ${row(fill(texts.share_of, { kind: name }), of.map((one) => percent(one.share_in_target)))}`;
          })}
          ${row(texts.days_held, columns.map(({ total }) => percent(total.days_held)))}
          ${row(texts.worst, columns.map(({ total }) => duration(total.worst_s)))}
          ${columns.every(({ total }) => total.stretch_s === null) ? nothing : row(texts.stretch, columns.map(({ total }) => total.stretch_s === null ? NOTHING : duration(total.stretch_s)))}
        </tbody>
      </table>
    </div>`;
}

/**
 * @param {string | TemplateResult} label
 * @param {string[]} values
 */
function row(label, values) {
  return html`<tr><th scope="row">${label}</th>${values.map((value) => html`<td class="figures number">${value}</td>`)}</tr>`;
}

/**
 * @param {Words} texts
 * @param {Language} lang
 * @param {OwnDaysGain} gain
 */
export function verdict(texts, lang, { change, half_width, verdict }) {
  const points = (/** @type {number} */ share) => (100 * share).toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const sign = change > 0 ? "+" : change < 0 ? "\u2212" : "";
  return html`
    <p class="verdict ${verdict}">${texts[verdict]}
      <span class="soft">${fill(texts.change, { change: `${sign}${points(Math.abs(change))}`, half_width: points(half_width) })}</span>
    </p>`;
}
