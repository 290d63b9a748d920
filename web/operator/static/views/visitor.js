// The current visitor: number, service, and times against their targets; or what the window is doing instead.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { CAPS } from "../keys.js";
import { clock, hourAndMinute, level, share } from "../timers.js";

/** @import { HallState, Language, Ticket, Words } from "talon/types.js" */
/** @import { View } from "../types.js" */

/** @typedef {{label: string, value: string, late?: boolean}} IdleTime How long a state has lasted, or is to last. */

/** @param {View} view */
export function visitorCard(view) {
  const { desk } = view;
  if (desk.ticket) return withVisitor(view, desk.ticket);
  switch (desk.window.state) {
    case "closed": return closedCard(view);
    case "break": return breakCard(view);
    case "phone": return phoneCard(view);
    default: return freeCard(view);
  }
}

/**
 * @param {View} view
 * @param {Ticket} ticket
 */
function withVisitor(view, ticket) {
  const { texts, lang, desk, state } = view;
  const { service, window } = desk;
  const serving = window.state === "serving";
  return html`
    <section class="visitor ${window.state}" aria-label=${texts.visitor}>
      <div class="visitor-who">
        <p class="visitor-number figures" data-number=${ticket.number}>${ticket.number}</p>
        <div class="visitor-about">
          <p class="visitor-state">${serving ? texts.serving_title : texts.calling_title}</p>
          <p class="visitor-service">${service?.name[lang] ?? ticket.service}</p>
          ${service?.quick ? html`<p class="visitor-then">${fill(texts.quick_question, { words: service.quick[lang] })}</p>` : nothing}
          <p class="visitor-marks">
            <span class="mark">${texts[ticket.kind]}</span>
            <span class="mark">${texts[ticket.group]}</span>
            ${ticket.calls > 1 ? html`<span class="mark figures">${fill(texts.calls, { count: ticket.calls })}</span>` : nothing}
            ${ticket.priority ? html`<span class="mark strong">${priorityName(state, ticket.priority, lang)}</span>` : nothing}
            ${ticket.lang === "en" ? html`<span class="mark strong">${texts.visitor_language}</span>` : nothing}
          </p>
          ${ticket.then?.length ? html`<p class="visitor-then">${fill(texts.then_further, { services: ticket.then.map((id) => state.services.find((row) => row.id === id)?.name[lang] ?? id).join(", ") })}</p>` : nothing}
          ${ticket.note_for_operator ? html`<p class="visitor-note">${fill(texts.note_for_operator, { note: ticket.note_for_operator })}</p>` : nothing}
          ${ticket.note ? html`<p class="visitor-note">${fill(texts.out_of_turn, { reason: ticket.note })}</p>` : nothing}
        </div>
        ${serving ? tools(view) : nothing}
      </div>
      ${window.by_voice ? html`<p class="by-voice" role="alert">${texts.by_voice}</p>` : nothing}
      ${slipTrouble(view, ticket)}
      <div class="timers">${serving ? servingTimers(view, ticket) : callingTimers(view, ticket)}</div>
    </section>`;
}

/**
 * The actions needed only with a visitor at the window.
 * @param {View} view
 */
function tools({ texts, blocked, perform }) {
  return html`
    <div class="visitor-tools">
      ${/** @type {const} */ (["card", "pay"]).map((action) => html`
        <button type="button" class="action tool" data-action=${action} ?disabled=${blocked} aria-keyshortcuts=${CAPS[action]} @click=${() => perform(action)}>
          <span class="action-label">${texts[action]}</span> <kbd>${CAPS[action]}</kbd></button>`)}
    </div>`;
}

/**
 * @param {HallState} state
 * @param {string} id
 * @param {Language} lang
 */
function priorityName(state, id, lang) {
  return state.priorities?.find((row) => row.id === id)?.name[lang] ?? id;
}

/**
 * @param {View} view
 * @param {Ticket} ticket
 */
function slipTrouble({ texts, desk, blocked, perform }, { slip }) {
  if (!slip || !["failed", "unknown"].includes(slip.state)) return nothing;
  const cause = texts[`cause_${slip.cause}`];
  return html`
    <p class="slip-trouble">
      <span>${fill(texts[`slip_${slip.state}`], { cause: cause ? `: ${cause}` : "" })}</span>
      ${slip.state === "unknown" ? /** @type {const} */ (["slip_out", "slip_lost"]).map((action) => html`
        <button type="button" class="small-button" data-action=${action} ?disabled=${blocked} @click=${() => perform(action)}>${texts[action]} <kbd>${CAPS[action]}</kbd></button>`) : nothing}
      <button type="button" class="small-button" data-action="reprint" ?disabled=${blocked || !desk.allowed.has("reprint")}
        @click=${() => perform("reprint")}>${texts.reprint} <kbd>I</kbd></button>
    </p>`;
}

/**
 * @param {View} view
 * @param {Ticket} ticket
 */
function servingTimers({ texts, targetsOf, now }, ticket) {
  const targets = targetsOf(ticket);
  return [
    timer(texts, texts.waited, seconds(ticket.queued_at, ticket.called_at), targets.wait_s, { done: true }),
    timer(texts, texts.reception, since(now, ticket.started_at), targets.reception_s, { main: true }),
    timer(texts, texts.in_office, since(now, ticket.issued_at), targets.visit_s),
  ];
}

/**
 * @param {View} view
 * @param {Ticket} ticket
 */
function callingTimers({ texts, desk, targetsOf, now }, ticket) {
  const targets = targetsOf(ticket);
  return [
    timer(texts, texts.waited, seconds(ticket.queued_at, ticket.called_at), targets.wait_s, { done: true }),
    timer(texts, texts.called_ago, since(now, desk.window.since), null, { main: true }),
    timer(texts, texts.in_office, since(now, ticket.issued_at), targets.visit_s),
  ];
}

/**
 * Seconds since a time; 0 when there is none.
 * @param {number} now
 * @param {string | null} time
 */
function since(now, time) {
  return time ? Math.max(0, (now - Date.parse(time)) / 1000) : 0;
}

/**
 * @param {string} from
 * @param {string | null} to
 */
function seconds(from, to) {
  return to ? Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000) : 0;
}

/**
 * A time against its target. `done`: it is over, so either within the target or not; `main`: it matters most now.
 * @param {Words} texts
 * @param {string} label
 * @param {number} elapsed
 * @param {number | null} target
 * @param {{done?: boolean, main?: boolean}} options
 */
function timer(texts, label, elapsed, target, { done = false, main = false } = {}) {
  const how = level(elapsed, target);
  return html`
    <div class="timer ${how} ${main ? "main" : ""}" data-level=${how}>
      <span class="timer-label">${label}</span>
      <span class="timer-value figures">${clock(elapsed)}</span>
      <span class="timer-bar" aria-hidden="true"><span style="width:${share(elapsed, target) * 100}%"></span></span>
      <span class="timer-target figures">${target ? standing(texts, elapsed, target, done) : ""}</span>
    </div>`;
}

/**
 * @param {Words} texts
 * @param {number} elapsed
 * @param {number} target
 * @param {boolean} done
 */
function standing(texts, elapsed, target, done) {
  if (elapsed > target) return fill(texts.beyond, { time: clock(elapsed - target) });
  if (done) return fill(texts.held, { time: clock(target) });
  return `${fill(texts.target, { time: clock(target) })}, ${fill(texts.left, { time: clock(Math.ceil(target - elapsed)) })}`;
}

/** @param {View} view */
function freeCard(view) {
  const { texts, desk, now } = view;
  const longest = desk.waiting[0];
  const waiting = longest && fill(texts.free_waiting, {
    count: desk.waiting.length,
    number: longest.number,
    wait: clock(since(now, longest.queued_at)),
  });
  return idle("free", texts.free_title, waiting ?? texts.free_nobody, {
    label: texts.free_for,
    value: desk.window.since ? clock(since(now, desk.window.since)) : "0:00",
  });
}

/** @param {View} view */
function closedCard({ texts }) {
  return idle("closed", texts.closed_title, texts.closed_text, null);
}

/** @param {View} view */
function phoneCard({ texts, desk, now }) {
  return idle("phone", texts.phone_title, "", { label: "", value: clock(since(now, desk.window.since)) });
}

/** @param {View} view */
function breakCard({ texts, desk, now }) {
  const pause = desk.window.break;
  if (!pause) return idle("break", texts.state_break, "", null);
  const left = (Date.parse(pause.until) - now) / 1000;
  const time = { label: left >= 0 ? texts.break_left : texts.break_over, value: clock(Math.abs(left)), late: left < 0 };
  const title = fill(texts.break_title, { kind: texts[`break_${pause.kind}`] ?? pause.kind });
  return idle("break", title, fill(texts.break_until, { time: hourAndMinute(pause.until) }), time);
}

/**
 * @param {string} kind
 * @param {string} title
 * @param {string} text
 * @param {IdleTime | null} time
 */
function idle(kind, title, text, time) {
  return html`
    <section class="visitor idle ${kind} ${time?.late ? "late" : ""}">
      <h2 class="idle-title">${title}</h2>
      <p class="idle-text figures">${text}</p>
      ${time ? html`<p class="idle-time"><span class="idle-label">${time.label}</span> <span class="figures">${time.value}</span></p>` : nothing}
    </section>`;
}
