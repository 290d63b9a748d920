// The part of the live page about those who wait: by kind and group against the target, so far and by closing, and what is foreseen.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { clock } from "../../operator/static/timers.js";
import { duration, holds } from "./figures.js";
import { parkedCount, waitingGroups } from "./overview.js";
import { against } from "./standing.js";
import { rowOf, warnings } from "./targets.js";

/** @import { TargetRow } from "./targets.js" */
/** @import { View } from "./types.js" */

/** @param {View} view */
export function queuesSection(view) {
  const { texts, state, now, targets } = view;
  const parked = parkedCount(state);
  return html`
    <section class="panel waiting" aria-labelledby="queues-title">
      <h2 class="panel-title" id="queues-title">${texts.waiting}</h2>
      <table class="table">
        <thead><tr>
          <th scope="col">${texts.column_who}</th><th scope="col" class="number">${texts.column_count}</th>
          <th scope="col" class="number">${texts.column_longest}</th><th scope="col">${texts.column_target}</th>
          <th scope="col" class="number">${texts.column_mean_today}</th>
        </tr></thead>
        <tbody>${waitingGroups(state, now).map((group) => groupRow(view, group, rowOf(targets.rows, group.kind, group.group)))}</tbody>
      </table>
      ${parked ? html`<p class="parked figures">${texts.parked}: <strong>${parked}</strong></p>` : nothing}
    </section>`;
}

/**
 * What is foreseen, in sentences, with the window that would help as a button.
 * @param {View} view
 */
export function forecasts({ texts, lang, targets, state, acts }) {
  const shown = warnings(targets.rows);
  if (!shown.length) return targets.rows.some((row) => row.n) ? html`<p class="forecast good" data-standing="holds">${texts.all_hold}</p>` : nothing;
  const isClosed = (/** @type {string} */ name) => state.windows.some((window) => window.id === name && window.state === "closed");
  return html`<div role="status"><ul class="forecasts">
    ${shown.map((row) => html`
      <li class="forecast ${row.standing}" data-standing=${row.standing} data-kind=${row.kind}>
        <span>${row.text[lang]}</span>
        ${row.remedy && isClosed(row.remedy) ? html`<button type="button" class="button quiet" @click=${() => acts.open(row.remedy ?? "")}>${fill(texts.open_window, { window: row.remedy })}…</button>` : nothing}
      </li>`)}
  </ul></div>`;
}

/**
 * @param {View} view
 * @param {ReturnType<typeof waitingGroups>[number]} group
 * @param {TargetRow | null} row
 */
function groupRow(view, group, row) {
  const { texts } = view;
  return html`
    <tr class="group-row ${group.level}" data-kind=${group.kind} data-group=${group.group}>
      <th scope="row">${texts[group.kind]}<span class="soft">${texts[group.group]}</span></th>
      <td class="figures number strong">${group.count}</td>
      <td class="figures number strong">${group.longest === null ? "—" : clock(group.longest)}</td>
      <td>${group.longest === null ? html`<span class="soft figures">${fill(texts.target, { time: clock(group.target) })}</span>` : against(view, group.longest, group.target, group.level)}</td>
      <td class="figures number"><strong class="mean ${holds(row?.mean_s, group.target)}">${duration(row?.mean_s)}</strong>
        ${typeof row?.closing_mean_s !== "number" ? nothing : html`<span class="soft by-closing ${holds(row.closing_mean_s, group.target)}">${fill(texts.by_closing, { time: duration(row.closing_mean_s) })}</span>`}</td>
    </tr>`;
}
