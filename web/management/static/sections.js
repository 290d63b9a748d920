// The parts of the live page that only show: windows, today's figures, for what tickets are given.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { clock, hourAndMinute } from "../../operator/static/timers.js";
import { duration, holds, percent } from "./figures.js";
import { windowRows } from "./overview.js";
import { against } from "./standing.js";

/** @import { Language, OfferedService, WaitsReport, Words } from "talon/types.js" */
/** @import { View } from "./types.js" */

/** @param {View} view */
export function windowsSection(view) {
  const { texts, state, now } = view;
  return html`
    <section class="panel windows">
      <h2 class="panel-title">${texts.windows}</h2>
      <table class="table">
        <thead><tr>
          <th scope="col">${texts.column_window}</th><th scope="col">${texts.column_state}</th><th scope="col">${texts.column_operator}</th>
          <th scope="col">${texts.column_ticket}</th><th scope="col" class="number">${texts.column_time}</th><th scope="col">${texts.column_target}</th><th scope="col"><span class="only-read-aloud">${texts.column_acts}</span></th>
        </tr></thead>
        <tbody>${windowRows(state, now).map((row) => windowRow(view, row))}</tbody>
      </table>
    </section>`;
}

/**
 * @param {View} view
 * @param {ReturnType<typeof windowRows>[number]} row
 */
function windowRow(view, { window, elapsed, target, level }) {
  const { texts } = view;
  const pause = window.state === "break" && window.break;
  return html`
    <tr class="window-row ${window.state} ${level}" data-window=${window.id} data-state=${window.state}>
      <th scope="row" class="window-name figures">${window.name}</th>
      <td class="state"><span class="state-dot" aria-hidden="true"></span>${texts[`state_${window.state}`]}
        ${pause ? html`<span class="soft figures">${texts[`break_${pause.kind}`]}, ${fill(texts.until, { time: hourAndMinute(pause.until) })}</span>
          ${pause.overdue ? html`<strong class="overdue">${texts.overdue}</strong>` : nothing}` : nothing}
        ${window.request ? html`<span class="soft figures">${fill(texts.asked_for_break, { kind: texts[`break_${window.request.kind}`], minutes: window.request.minutes })}</span>
          <button type="button" class="grant" data-grant=${window.id} @click=${() => view.grantBreak(window)}>${texts.grant}</button>` : nothing}</td>
      <td>${window.operator?.name ?? ""}</td>
      <td class="figures strong">${window.ticket ?? ""}</td>
      <td class="figures number strong">${elapsed === null ? "" : clock(elapsed)}</td>
      <td>${against(view, elapsed, target, level)}</td>
      <td class="acts"><button type="button" class="act-button" data-act=${window.id} aria-haspopup="dialog" aria-label=${fill(texts.acts_of, { window: window.name })} @click=${() => view.acts.open(window.id)}>⋯</button></td>
    </tr>`;
}

/** @param {View} view */
export function todaySection(view) {
  const { texts, today, reportAddress } = view;
  return html`
    <section class="panel today">
      <h2 class="panel-title">${texts.today} <a href=${reportAddress}>${texts.full_report}</a></h2>
      ${today.problem ? html`<p class="problem">${fill(texts.today_failed, { reason: today.problem.message })}</p>` : nothing}
      ${today.report ? todayTable(view, today.report) : nothing}
    </section>`;
}

/**
 * @param {View} view
 * @param {WaitsReport} report
 */
function todayTable({ texts, lang }, report) {
  if (!report.total.n) return html`<p class="soft">${texts.today_none}</p>`;
  return html`
    <table class="table">
      <thead><tr>
        <th scope="col">${texts.column_kind}</th><th scope="col" class="number">${texts.column_n}</th><th scope="col" class="number">${texts.column_mean}</th>
        <th scope="col" class="number">${texts.column_p90}</th><th scope="col" class="number">${texts.column_share}</th>
      </tr></thead>
      <tbody>
        ${report.rows.map((row) => figuresRow(texts, row.label[lang], row, row.key))}
        ${figuresRow(texts, texts.visits, { p90_s: null, ...report.visits }, "visits")}
      </tbody>
    </table>`;
}

/** @typedef {Pick<WaitsReport["total"], "n" | "mean_s" | "p90_s" | "share_in_target" | "target_s">} Figures */

/**
 * @param {Words} texts
 * @param {string} label
 * @param {Figures} row
 * @param {string} key
 */
function figuresRow(texts, label, row, key) {
  const how = holds(row.mean_s, row.target_s);
  return html`
    <tr data-key=${key} class="figures-row ${how}">
      <th scope="row">${label}<span class="soft figures">${row.target_s ? fill(texts.target, { time: clock(row.target_s) }) : ""}</span></th>
      <td class="figures number">${row.n}</td>
      <td class="figures number strong mean">${duration(row.mean_s)}</td>
      <td class="figures number">${duration(row.p90_s)}</td>
      <td class="figures number strong">${percent(row.share_in_target)}</td>
    </tr>`;
}

/**
 * Services for which no ticket is given, or soon none will be: why, until when it is worth coming, and a way to reopen.
 * @param {View} view
 */
export function issuingSection({ texts, lang, issuing }) {
  const shown = issuing.services.filter((service) => service.reopened || service.worth_until || ["too_late", "no_window", "lunch"].includes(service.reason?.code ?? ""));
  if (shown.length === 0) return nothing;
  return html`
    <section class="panel issuing">
      <h2 class="panel-title">${texts.issuing}</h2>
      <ul class="issuing-list">
        ${shown.map((service) => html`
          <li data-service=${service.id} class=${service.open ? "open" : "stopped"}>
            <span><b>${service.name[lang]}</b><span class="soft">${standingOf(texts, lang, service)}</span></span>
            ${service.reason?.code === "too_late" ? html`<button type="button" class="button quiet" @click=${() => issuing.ask(service)}>${texts.reopen}</button>` : nothing}
          </li>`)}
      </ul>
    </section>`;
}

/**
 * @param {Words} texts
 * @param {Language} lang
 * @param {OfferedService} service
 */
function standingOf(texts, lang, service) {
  if (!service.open) return service.reason?.text[lang];
  if (service.reopened || !service.worth_until) return texts.reopened;
  return fill(texts.worth_until, { time: hourAndMinute(service.worth_until) });
}
