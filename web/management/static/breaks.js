// Today's breaks: the timeline from the live hall, the plan made by the solver, and its edit by hand with the rule enforced.
import { html, nothing, render } from "lit-html";
import { get, post, Problem } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { elementById, fieldOf } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { offsetMinutes, wallClock } from "../../operator/static/timers.js";
import { breaksPicture } from "./breaks_picture.js";
import { clockOf, minuteOfTime } from "./breaks_timeline.js";

/** @import { BreakKind, DayPlan, HallState, Language, MakeBreakPlanAnswer, Words } from "talon/types.js" */

/** @typedef {{window: string, at: string, minutes: number, kind: BreakKind, pinned: boolean}} EditedRow */

const root = elementById("breaks");
const head = elementById("head-live");
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const hall = openHall();
/** @type {BreakKind[]} */
const KINDS = ["technical", "lunch", "training"];
const MAKING_MS = 20_000;
const CHANGES_BREAKS = new Set(["break_started", "break_ended", "window_closed", "breaks_planned"]);

/** @type {DayPlan | null} */
let day = null;
/** @type {EditedRow[] | null} The rows of the edit; null while nobody edits. */
let edited = null;
/** @type {{level: "good" | "bad", sentences: string[]} | null} What came of the last command. */
let result = null;
let busy = false;

async function read() {
  try {
    day = await get(`/breaks/plan?lang=${lang}`);
  } catch (error) {
    result = { level: "bad", sentences: [error.message] };
  }
  draw();
}

/**
 * @param {string} path
 * @param {object} body
 */
async function command(path, body) {
  busy = true;
  result = null;
  draw();
  try {
    /** @type {Partial<MakeBreakPlanAnswer> & DayPlan} */
    const answer = await post(`${path}?lang=${lang}`, body, { timeout: MAKING_MS });
    day = answer;
    edited = null;
    result = { level: "good", sentences: [texts.done, answer.note?.[lang] ?? "", ...(answer.left_out ?? []).map(leftOut)].filter(Boolean) };
  } catch (error) {
    result = { level: "bad", sentences: error instanceof Problem ? sentencesOf(error.message) : [texts.unreachable] };
  }
  busy = false;
  draw();
}

const leftOut = (/** @type {MakeBreakPlanAnswer["left_out"][number]} */ wish) => fill(texts.left_out, { window: wish.window, kind: texts[`break_${wish.kind}`], minutes: wish.minutes });

/**
 * A refusal of a whole plan has a sentence for each rule it breaks.
 * @param {string} message
 */
function sentencesOf(message) {
  return message.split(/(?<=[.!?]) (?=[А-ЯA-Z0-9])/u);
}

const make = () => command("/breaks/plan/make", {});
const save = () => command("/breaks/plan", { breaks: edited ?? [] });

function edit() {
  edited = (hall.state?.plan ?? []).map(({ window, begins, minutes, kind, pinned }) => ({ window, at: clockOf(minuteOfTime(begins)), minutes, kind, pinned }));
  result = null;
  draw();
}

/**
 * @param {number} index
 * @param {Partial<EditedRow>} changes
 */
function change(index, changes) {
  // Whoever moves a break by hand means that time.
  edited = (edited ?? []).map((row, place) => (place === index ? { ...row, pinned: true, ...changes } : row));
  draw();
}

/** @param {number} index */
function remove(index) {
  edited = (edited ?? []).filter((_row, place) => place !== index);
  draw();
}

/** @param {HallState} state */
function add(state) {
  const now = minuteOfTime(wallTime(state));
  edited = [...(edited ?? []), { window: state.windows[0].id, at: clockOf(Math.ceil((now + 10) / 5) * 5), minutes: 15, kind: "technical", pinned: true }];
  draw();
}

/** @param {HallState} state */
function wallTime(state) {
  return `${state.day}T${wallClock(hall.now(), offsetMinutes(state.clock.now))}`;
}

/**
 * @param {EditedRow[]} rows
 * @param {HallState} state
 */
function editor(rows, state) {
  return html`
    <section class="panel editor">
      <h2 class="panel-title">${texts.edit_title}</h2>
      <table class="table edit-table">
        <thead><tr><th scope="col">${texts.column_window}</th><th scope="col">${texts.column_begins}</th><th scope="col">${texts.column_minutes}</th><th scope="col">${texts.column_kind}</th><th scope="col">${texts.column_pinned}</th><td></td></tr></thead>
        <tbody>
          ${rows.map((row, index) => html`
            <tr data-row=${index}>
              <td><select aria-label=${texts.column_window} .value=${row.window} @change=${(/** @type {Event} */ event) => change(index, { window: fieldOf(event).value })}>${state.windows.map((window) => html`<option value=${window.id} ?selected=${window.id === row.window}>${window.name}</option>`)}</select></td>
              <td><input type="time" required aria-label=${texts.column_begins} .value=${row.at} @change=${(/** @type {Event} */ event) => change(index, { at: fieldOf(event).value })}></td>
              <td><input type="number" min="1" max="240" required aria-label=${texts.column_minutes} .value=${String(row.minutes)} @change=${(/** @type {Event} */ event) => change(index, { minutes: Number(fieldOf(event).value) })}></td>
              <td><select aria-label=${texts.column_kind} @change=${(/** @type {Event} */ event) => change(index, { kind: /** @type {BreakKind} */ (fieldOf(event).value) })}>${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === row.kind}>${texts[`break_${kind}`]}</option>`)}</select></td>
              <td><input type="checkbox" aria-label=${texts.column_pinned} .checked=${row.pinned} @change=${(/** @type {Event} */ event) => change(index, { pinned: fieldOf(event).checked })}></td>
              <td><button type="button" class="button quiet" @click=${() => remove(index)}>${texts.remove}</button></td>
            </tr>`)}
        </tbody>
      </table>
      <div class="buttons">
        <button type="button" class="button quiet" @click=${() => add(state)}>${texts.add}</button>
        <button type="button" class="button" ?disabled=${busy} @click=${save}>${texts.save}</button>
        <button type="button" class="button quiet" @click=${() => { edited = null; result = null; draw(); }}>${texts.cancel}</button>
      </div>
      ${outcome()}
    </section>`;
}

/** What came of the last command, beside the buttons that gave it. */
function outcome() {
  return result ? html`<ul class="said ${result.level}" role="status">${result.sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>` : nothing;
}

/** @param {HallState} state */
function overdue(state) {
  const late = state.windows.filter((window) => window.break?.overdue);
  return late.map((window) => html`<p class="banner" role="alert">${fill(texts.overdue, { window: window.name, name: window.operator?.name ?? "", time: window.break?.until.slice(11, 16) })}</p>`);
}

/** @param {DayPlan} plan */
function plannedBy({ planned_at: at, planned_by: by }) {
  if (!at) return html`<p class="soft">${texts.not_planned}</p>`;
  return html`<p class="soft">${fill(texts[`by_${by}`] ?? texts.by_hand, { time: at.slice(11, 16) })}</p>`;
}

function draw() {
  const { state, connected } = hall;
  render(html`
    <span class="connection ${connected ? "on" : "off"}" role="status"><span class="state-dot" aria-hidden="true"></span>${connected ? texts.online : texts.offline}</span>
    <time class="head-clock figures" aria-label=${texts.office_clock}>${state ? wallClock(hall.now(), offsetMinutes(state.clock.now)) : ""}</time>`, head);
  if (!state || !day) {
    render(html`<p class="soft">${result ? result.sentences.join(" ") : texts.connecting}</p>`, root);
    return;
  }
  render(html`
    ${overdue(state)}
    <div class="planning-head"><h1>${texts.title}</h1>
      <div class="buttons">
        <button type="button" class="button" ?disabled=${busy || edited !== null || !day.hours} @click=${make}>${busy ? texts.making : day.planned_at ? texts.make_again : texts.make}</button>
        <button type="button" class="button quiet" ?disabled=${busy || edited !== null} @click=${edit}>${texts.edit}</button>
      </div>
    </div>
    ${plannedBy(day)}
    ${edited ? nothing : outcome()}
    ${day.hours ? html`
      <section class="panel timeline" aria-label=${texts.timeline}>
        ${breaksPicture({ texts, day: { ...day, hours: day.hours }, windows: state.windows, plan: state.plan ?? [], now: minuteOfTime(wallTime(state)) })}
      </section>` : html`<p>${texts.day_off}</p>`}
    ${edited ? editor(edited, state) : nothing}`, root);
}

hall.subscribe(({ event }) => {
  if (!event || CHANGES_BREAKS.has(event.type)) read();
  draw();
});
// While somebody edits, nothing is drawn over what is being typed.
setInterval(() => { if (edited === null) draw(); }, 5000);
draw();
