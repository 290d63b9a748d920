// What if: sends the form's changes to the public API and shows the day before and after.
import { html, nothing, render } from "lit-html";
import { post } from "talon/api.js";
import { fill, fillCount, readTexts } from "talon/texts.js";
import { duration, holds, percent } from "./figures.js";

const form = document.getElementById("change");
const answer = document.getElementById("answer");
const texts = readTexts();
const KINDS = ["consultation", "cash_operation"];
const LONG_READ_MS = 60_000;
// Orders in which the ratio of the kinds matters.
const WITH_RATES = new Set(["accumulated_priority"]);

// -- the form

const value = (name) => form.elements[name].value;

/** Shows what belongs to the choices made, and asks nothing that is not shown. */
function follow() {
  const shown = {
    "only-moved": value("breaks") === "moved",
    "only-plan": value("breaks") === "plan",
    "only-other": value("order") === "other",
    "only-rates": value("order") === "other" && WITH_RATES.has(value("order-name")),
  };
  for (const [name, visible] of Object.entries(shown)) {
    for (const part of form.getElementsByClassName(name)) {
      part.hidden = !visible;
      for (const field of part.querySelectorAll("input, select")) field.disabled = !visible;
    }
  }
}

function plan() {
  return [...form.querySelectorAll("#plan .break-row")].map((row) => ({
    window: row.querySelector("[name=break-window]").value,
    at: row.querySelector("[name=break-at]").value,
    minutes: Number(row.querySelector("[name=break-minutes]").value),
    kind: row.querySelector("[name=break-kind]").value,
  }));
}

function question() {
  const skills = [...form.querySelectorAll("[name=skill]:checked")].map((box) => box.value);
  const window = { skills, from: value("more-from"), to: value("more-to") };
  const name = value("order-name");
  const rates = name === "static_priority" ? { consultation: 1, cash_operation: 2 } : { consultation: 1, cash_operation: Number(value("rate")) };
  return {
    day: form.dataset.day,
    more_windows: Array.from({ length: Number(value("more")) }, () => window),
    breaks: value("breaks") === "plan" ? plan() : null,
    no_breaks: value("breaks") === "moved" ? { from: value("free-from"), to: value("free-to") } : null,
    call_order: value("order") === "other" ? { name, rates, guard_multiple: Number(value("guard")) } : null,
  };
}

// -- the answer

function change(before, after, shown, betterIsLess = true) {
  if (before === null || after === null) return html`<td></td>`;
  const difference = after - before;
  const text = shown(Math.abs(difference));
  if (text === shown(0)) return html`<td class="figures number">0</td>`;
  const better = betterIsLess ? difference < 0 : difference > 0;
  return html`<td class="figures number ${better ? "better" : "worse"}">${difference < 0 ? "−" : "+"}${text}</td>`;
}

function figureRow(label, soft, told, of, shown, { target = null, betterIsLess = true } = {}) {
  const cell = (when) => html`<td class="figures number ${target ? holds(of(told[when]), target) : ""}">${shown(of(told[when]))}</td>`;
  return html`
    <tr>
      <th scope="row">${label} ${soft ? html`<span class="soft">${soft}</span>` : nothing}</th>
      ${["recorded", "before", "after"].map(cell)}
      ${change(of(told.before), of(told.after), shown, betterIsLess)}
    </tr>`;
}

function days(told) {
  const minutes = Math.round(told.before.visits.target_s / 60);
  const whole = (count) => String(count);
  const share = (part) => (part === null ? percent(null) : `${Math.round(part * 100)}\u202f%`);
  const target = (kind) => told.before.kinds[kind].target_s;
  return html`
    <table class="table before-after">
      <thead><tr>
        <th scope="col">${texts.column_figure}</th>
        ${["recorded", "before", "after", "difference"].map((name) => html`<th scope="col" class="number">${texts[`column_${name}`]}</th>`)}
      </tr></thead>
      <tbody>
        ${KINDS.map((kind) => figureRow(texts[`mean_${kind}`], fill(texts.target, { time: duration(target(kind)) }), told, (one) => one.kinds[kind].mean_s, duration, { target: target(kind) }))}
        ${KINDS.map((kind) => figureRow(texts[`share_${kind}`], "", told, (one) => one.kinds[kind].share_in_target, share, { betterIsLess: false }))}
        ${figureRow(fillCount(texts.visits, minutes), "", told, (one) => one.visits.share_in_target, share, { betterIsLess: false })}
        ${figureRow(texts.worst, "", told, (one) => one.worst_s, duration)}
        ${figureRow(texts.left, "", told, (one) => one.left, whole)}
      </tbody>
      <tfoot><tr>
        <th scope="row">${texts.holds}</th>
        ${["recorded", "before", "after"].map((when) => html`<td class="number ${told[when].holds ? "good" : "over"}">${told[when].holds ? texts.yes : texts.no}</td>`)}
        <td></td>
      </tr></tfoot>
    </table>`;
}

function halfHours(told) {
  const cells = (one) => KINDS.map((kind) => html`
    <td class="figures number">${duration(one.before[kind])}</td>
    <td class="figures number ${holds(one.after[kind], told.before.kinds[kind].target_s)}">${duration(one.after[kind])}</td>`);
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
      <tbody>${told.half_hours.map((one) => html`
        <tr><th scope="row" class="figures">${one.from}</th><td class="figures number">${one.came}</td>${cells(one)}</tr>`)}
      </tbody>
    </table>`;
}

function result(told) {
  return html`
    <div class="answer">
      <section class="panel">
        <h2 class="panel-title">${texts.result}</h2>
        ${days(told)}
        ${told.left_out ? html`<p class="problem">${fill(texts.left_out, { count: told.left_out })}</p>` : nothing}
        <p class="how-to-read">${texts.how_to_read}</p>
      </section>
      <section class="panel">${halfHours(told)}</section>
    </div>`;
}

const refused = (sentence) => html`<p class="problem">${sentence}</p>`;

async function ask(event) {
  event.preventDefault();
  const asked = question();
  if (asked.more_windows.length && !asked.more_windows[0].skills.length) {
    render(refused(texts.choose_skills), answer);
    return;
  }
  render(html`<p class="panel soft">${texts.counting}</p>`, answer);
  try {
    render(result(await post("/reports/what-if", asked, { timeout: LONG_READ_MS })), answer);
    answer.scrollIntoView({ block: "nearest" });
  } catch (problem) {
    render(refused(fill(texts.failed, { reason: problem.code ? problem.message : texts.unreachable })), answer);
  }
}

form.addEventListener("change", follow);
form.addEventListener("submit", ask);
form.addEventListener("click", (event) => event.target.closest(".remove-break")?.closest("tr").remove());
document.getElementById("add-break").addEventListener("click", () => {
  document.getElementById("plan").append(document.getElementById("break-row").content.cloneNode(true));
});
follow();
