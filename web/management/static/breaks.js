// Today's breaks: the timeline from the live hall, the plan made by the solver, and its edit by hand with the rule enforced.
import { html, nothing, render } from "lit-html";
import { get, post, Problem } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { fill, readTexts } from "talon/texts.js";
import { offsetMinutes, wallClock } from "../../operator/static/timers.js";
import { breaksPicture } from "./breaks_picture.js";
import { clockOf, minuteOfTime } from "./breaks_timeline.js";

const root = document.getElementById("breaks");
const head = document.getElementById("head-live");
const texts = readTexts();
const lang = document.documentElement.lang;
const hall = openHall();
const KINDS = ["technical", "lunch", "training"];
const MAKING_MS = 20_000;
const CHANGES_BREAKS = new Set(["break_started", "break_ended", "window_closed", "breaks_planned"]);

let day = null; // the answer of GET /breaks/plan
let edited = null; // the rows of the edit, null while nobody edits
let said = null; // {level, sentences}: what came of the last command
let busy = false;

async function read() {
  try {
    day = await get(`/breaks/plan?lang=${lang}`);
  } catch (error) {
    said = { level: "bad", sentences: [error.message] };
  }
  draw();
}

async function command(path, body) {
  busy = true;
  said = null;
  draw();
  try {
    const answer = await post(`${path}?lang=${lang}`, body, { timeout: MAKING_MS });
    day = answer;
    edited = null;
    said = { level: "good", sentences: [texts.done, answer.note?.[lang], ...(answer.left_out ?? []).map(leftOut)].filter(Boolean) };
  } catch (error) {
    said = { level: "bad", sentences: error instanceof Problem ? sentencesOf(error.message) : [texts.unreachable] };
  }
  busy = false;
  draw();
}

const leftOut = (wish) => fill(texts.left_out, { window: wish.window, kind: texts[`break_${wish.kind}`], minutes: wish.minutes });

/** A refusal of a whole plan is one sentence for each rule it breaks. */
function sentencesOf(message) {
  return message.split(/(?<=[.!?]) (?=[А-ЯA-Z0-9])/u);
}

const make = () => command("/breaks/plan/make", {});
const save = () => command("/breaks/plan", { breaks: edited.map(({ window, at, minutes, kind, pinned }) => ({ window, at, minutes, kind, pinned })) });

function edit() {
  edited = hall.state.plan.map((one) => ({ window: one.window, at: clockOf(minuteOfTime(one.begins)), minutes: one.minutes, kind: one.kind, pinned: one.pinned }));
  said = null;
  draw();
}

function change(index, changes) {
  // Whoever moves a break by hand means that time.
  edited = edited.map((row, place) => (place === index ? { ...row, pinned: true, ...changes } : row));
  draw();
}

function add() {
  const now = minuteOfTime(wallTime());
  edited = [...edited, { window: hall.state.windows[0].id, at: clockOf(Math.ceil((now + 10) / 5) * 5), minutes: 15, kind: "technical", pinned: true }];
  draw();
}

function wallTime() {
  const { state } = hall;
  return `${state.day}T${wallClock(hall.now(), offsetMinutes(state.clock.now))}`;
}

function editor() {
  return html`
    <section class="panel editor">
      <h2 class="panel-title">${texts.edit_title}</h2>
      <table class="table edit-table">
        <thead><tr><th scope="col">${texts.column_window}</th><th scope="col">${texts.column_begins}</th><th scope="col">${texts.column_minutes}</th><th scope="col">${texts.column_kind}</th><th scope="col">${texts.column_pinned}</th><td></td></tr></thead>
        <tbody>
          ${edited.map((row, index) => html`
            <tr data-row=${index}>
              <td><select aria-label=${texts.column_window} .value=${row.window} @change=${(event) => change(index, { window: event.target.value })}>${hall.state.windows.map((window) => html`<option value=${window.id} ?selected=${window.id === row.window}>${window.name}</option>`)}</select></td>
              <td><input type="time" required aria-label=${texts.column_begins} .value=${row.at} @change=${(event) => change(index, { at: event.target.value })}></td>
              <td><input type="number" min="1" max="240" required aria-label=${texts.column_minutes} .value=${String(row.minutes)} @change=${(event) => change(index, { minutes: Number(event.target.value) })}></td>
              <td><select aria-label=${texts.column_kind} @change=${(event) => change(index, { kind: event.target.value })}>${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === row.kind}>${texts[`break_${kind}`]}</option>`)}</select></td>
              <td><input type="checkbox" aria-label=${texts.column_pinned} .checked=${row.pinned} @change=${(event) => change(index, { pinned: event.target.checked })}></td>
              <td><button type="button" class="button quiet" @click=${() => { edited = edited.filter((_, place) => place !== index); draw(); }}>${texts.remove}</button></td>
            </tr>`)}
        </tbody>
      </table>
      <div class="buttons">
        <button type="button" class="button quiet" @click=${add}>${texts.add}</button>
        <button type="button" class="button" ?disabled=${busy} @click=${save}>${texts.save}</button>
        <button type="button" class="button quiet" @click=${() => { edited = null; said = null; draw(); }}>${texts.cancel}</button>
      </div>
      ${outcome()}
    </section>`;
}

/** What came of the last command, beside the buttons that gave it. */
function outcome() {
  return said ? html`<ul class="said ${said.level}" role="status">${said.sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>` : nothing;
}

function overdue() {
  const late = hall.state.windows.filter((window) => window.break?.overdue);
  return late.map((window) => html`<p class="banner" role="alert">${fill(texts.overdue, { window: window.name, name: window.operator?.name ?? "", time: window.break.until.slice(11, 16) })}</p>`);
}

function plannedBy() {
  if (!day.planned_at) return html`<p class="soft">${texts.not_planned}</p>`;
  return html`<p class="soft">${fill(texts[`by_${day.planned_by}`] ?? texts.by_hand, { time: day.planned_at.slice(11, 16) })}</p>`;
}

function draw() {
  const { state, connected } = hall;
  render(html`
    <span class="connection ${connected ? "on" : "off"}" role="status"><span class="state-dot" aria-hidden="true"></span>${connected ? texts.online : texts.offline}</span>
    <time class="head-clock figures" aria-label=${texts.office_clock}>${state ? wallClock(hall.now(), offsetMinutes(state.clock.now)) : ""}</time>`, head);
  if (!state || !day) return render(html`<p class="soft">${said ? said.sentences.join(" ") : texts.connecting}</p>`, root);
  render(html`
    ${overdue()}
    <div class="planning-head"><h1>${texts.title}</h1>
      <div class="buttons">
        <button type="button" class="button" ?disabled=${busy || edited !== null || !day.hours} @click=${make}>${busy ? texts.making : day.planned_at ? texts.make_again : texts.make}</button>
        <button type="button" class="button quiet" ?disabled=${busy || edited !== null} @click=${edit}>${texts.edit}</button>
      </div>
    </div>
    ${plannedBy()}
    ${edited ? nothing : outcome()}
    ${day.hours ? html`
      <section class="panel timeline" aria-label=${texts.timeline}>
        ${breaksPicture({ texts, day, windows: hall.state.windows, plan: hall.state.plan, now: minuteOfTime(wallTime()) })}
      </section>` : html`<p>${texts.day_off}</p>`}
    ${edited ? editor() : nothing}`, root);
}

hall.subscribe(({ event }) => {
  if (!event || CHANGES_BREAKS.has(event.type)) read();
  draw();
});
// While somebody edits, nothing is drawn over what is being typed.
setInterval(() => { if (edited === null) draw(); }, 5000);
draw();
