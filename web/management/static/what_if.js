// What if: sends the form's changes to the public API and shows the day before and after.
import { html, nothing, render } from "lit-html";
import { post } from "talon/api.js";
import { dataIn, elementById, partOf } from "talon/page.js";
import { fill, fillCount, readTexts } from "talon/texts.js";
import { duration, holds, percent } from "./figures.js";

/** @import { DaySummary, Kind, PluralForms, WhatIf, Words } from "talon/types.js" */

/** @typedef {"recorded" | "before" | "after"} Version The day as it was recorded, simulated unchanged, and with the change. */
/** @typedef {(value: number | null) => string} Shown How a value is written. */

const form = elementById("change", HTMLFormElement);
const answer = elementById("answer");
/** @type {Words & Record<"visits", PluralForms>} */
const texts = readTexts();
/** @type {Version[]} */
const VERSIONS = ["recorded", "before", "after"];
/** @type {Kind[]} */
const KINDS = ["consultation", "cash_operation"];
const LONG_READ_MS = 60_000;
// Orders in which the ratio of the kinds matters.
const WITH_RATES = new Set(["accumulated_priority"]);

// -- the form

/**
 * @param {string} name
 * @returns {string}
 */
const value = (name) => /** @type {HTMLInputElement | RadioNodeList} */ (form.elements.namedItem(name)).value;

/** Shows what belongs to the choices made, and asks nothing that is not shown. */
function follow() {
  const shown = {
    "only-moved": value("breaks") === "moved",
    "only-plan": value("breaks") === "plan",
    "only-other": value("order") === "other",
    "only-rates": value("order") === "other" && WITH_RATES.has(value("order-name")),
  };
  for (const [name, visible] of Object.entries(shown)) {
    for (const part of form.querySelectorAll(`.${name}`)) {
      part.toggleAttribute("hidden", !visible);
      for (const field of part.querySelectorAll("input, select")) field.toggleAttribute("disabled", !visible);
    }
  }
}

function plan() {
  return [...form.querySelectorAll("#plan .break-row")].map((row) => {
    const typed = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (partOf(row, `[name=${name}]`)).value;
    return { window: typed("break-window"), at: typed("break-at"), minutes: Number(typed("break-minutes")), kind: typed("break-kind") };
  });
}

function question() {
  /** @type {NodeListOf<HTMLInputElement>} */
  const chosen = form.querySelectorAll("[name=skill]:checked");
  const skills = [...chosen].map((box) => box.value);
  const window = { skills, from: value("more-from"), to: value("more-to") };
  const name = value("order-name");
  const rates = name === "static_priority" ? { consultation: 1, cash_operation: 2 } : { consultation: 1, cash_operation: Number(value("rate")) };
  return {
    day: dataIn(form, "day"),
    more_windows: Array.from({ length: Number(value("more")) }, () => window),
    breaks: value("breaks") === "plan" ? plan() : null,
    no_breaks: value("breaks") === "moved" ? { from: value("free-from"), to: value("free-to") } : null,
    call_order: value("order") === "other" ? { name, rates, guard_multiple: Number(value("guard")) } : null,
  };
}

// -- the answer

/**
 * @param {number | null} before
 * @param {number | null} after
 * @param {Shown} shown
 * @param {boolean} betterIsLess
 */
function change(before, after, shown, betterIsLess) {
  if (before === null || after === null) return html`<td></td>`;
  const difference = after - before;
  const text = shown(Math.abs(difference));
  if (text === shown(0)) return html`<td class="figures number">0</td>`;
  const better = betterIsLess ? difference < 0 : difference > 0;
  return html`<td class="figures number ${better ? "better" : "worse"}">${difference < 0 ? "−" : "+"}${text}</td>`;
}

/**
 * @param {string} label
 * @param {string} soft
 * @param {WhatIf} result
 * @param {(day: DaySummary) => number | null} of
 * @param {Shown} shown
 * @param {{target?: number | null, betterIsLess?: boolean}} options
 */
function figureRow(label, soft, result, of, shown, { target = null, betterIsLess = true } = {}) {
  const cell = (/** @type {Version} */ version) => html`<td class="figures number ${target ? holds(of(result[version]), target) : ""}">${shown(of(result[version]))}</td>`;
  return html`
    <tr>
      <th scope="row">${label} ${soft ? html`<span class="soft">${soft}</span>` : nothing}</th>
      ${VERSIONS.map(cell)}
      ${change(of(result.before), of(result.after), shown, betterIsLess)}
    </tr>`;
}

/** @param {WhatIf} result */
function days(result) {
  const minutes = Math.round(result.before.visits.target_s / 60);
  /** @type {Shown} */
  const whole = (count) => String(count);
  /** @type {Shown} */
  const share = (part) => (part === null ? percent(null) : `${Math.round(part * 100)}\u202f%`);
  const target = (/** @type {Kind} */ kind) => result.before.kinds[kind].target_s;
  return html`
    <table class="table before-after">
      <thead><tr>
        <th scope="col">${texts.column_figure}</th>
        ${["recorded", "before", "after", "difference"].map((name) => html`<th scope="col" class="number">${texts[`column_${name}`]}</th>`)}
      </tr></thead>
      <tbody>
        ${KINDS.map((kind) => figureRow(texts[`mean_${kind}`], fill(texts.target, { time: duration(target(kind)) }), result, (day) => day.kinds[kind].mean_s, duration, { target: target(kind) }))}
        ${KINDS.map((kind) => figureRow(texts[`share_${kind}`], "", result, (day) => day.kinds[kind].share_in_target, share, { betterIsLess: false }))}
        ${figureRow(fillCount(texts.visits, minutes), "", result, (day) => day.visits.share_in_target, share, { betterIsLess: false })}
        ${figureRow(texts.worst, "", result, (day) => day.worst_s, duration)}
        ${figureRow(texts.left, "", result, (day) => day.left, whole)}
      </tbody>
      <tfoot><tr>
        <th scope="row">${texts.holds}</th>
        ${VERSIONS.map((version) => html`<td class="number ${result[version].holds ? "good" : "over"}">${result[version].holds ? texts.yes : texts.no}</td>`)}
        <td></td>
      </tr></tfoot>
    </table>`;
}

/** @param {WhatIf} result */
function halfHours(result) {
  const cells = (/** @type {WhatIf["half_hours"][number]} */ { before, after }) => KINDS.map((kind) => html`
    <td class="figures number">${duration(before[kind])}</td>
    <td class="figures number ${holds(after[kind], result.before.kinds[kind].target_s)}">${duration(after[kind])}</td>`);
  return html`
    <h2 class="panel-title">${texts.by_half_hours}</h2>
    <table class="table half-hours">
      <thead>
        <tr>
          <th scope="col" rowspan="2">${texts.column_time}</th><th scope="col" rowspan="2" class="number">${texts.column_came}</th>
          ${KINDS.map((kind) => html`<th scope="colgroup" colspan="2" class="number">${texts[kind]}</th>`)}
        </tr>
        <tr>${KINDS.map(() => html`<th scope="col" class="number">${texts.before}</th><th scope="col" class="number">${texts.after}</th>`)}</tr>
      </thead>
      <tbody>${result.half_hours.map((halfHour) => html`
        <tr><th scope="row" class="figures">${halfHour.from}</th><td class="figures number">${halfHour.came}</td>${cells(halfHour)}</tr>`)}
      </tbody>
    </table>`;
}

/** @param {WhatIf} result */
function comparison(result) {
  return html`
    <div class="answer">
      <section class="panel">
        <h2 class="panel-title">${texts.result}</h2>
        ${days(result)}
        ${result.left_out ? html`<p class="problem">${fill(texts.left_out, { count: result.left_out })}</p>` : nothing}
        <p class="how-to-read">${texts.how_to_read}</p>
      </section>
      <section class="panel">${halfHours(result)}</section>
    </div>`;
}

const refused = (/** @type {string} */ sentence) => html`<p class="problem">${sentence}</p>`;

/** @param {Event} event */
async function ask(event) {
  event.preventDefault();
  const asked = question();
  if (asked.more_windows.length && !asked.more_windows[0].skills.length) {
    render(refused(texts.choose_skills), answer);
    return;
  }
  render(html`<p class="panel soft">${texts.counting}</p>`, answer);
  try {
    render(comparison(await post("/reports/what-if", asked, { timeout: LONG_READ_MS })), answer);
    answer.scrollIntoView({ block: "nearest" });
  } catch (problem) {
    render(refused(fill(texts.failed, { reason: problem.code ? problem.message : texts.unreachable })), answer);
  }
}

form.addEventListener("change", follow);
form.addEventListener("submit", ask);
form.addEventListener("click", ({ target }) => {
  if (target instanceof Element) target.closest(".remove-break")?.closest("tr")?.remove();
});
elementById("add-break").addEventListener("click", () => {
  elementById("plan").append(elementById("break-row", HTMLTemplateElement).content.cloneNode(true));
});
follow();
