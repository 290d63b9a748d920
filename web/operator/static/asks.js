// The questions of the console: what each dialog offers, and which command an answer becomes.
import { fill } from "talon/texts.js";
import { Choice } from "./dialogs/choice.js";
import { Line } from "./dialogs/line.js";
import { Search } from "./dialogs/search.js";
import { countFor } from "./queue.js";
import { clock, hourAndMinute } from "./timers.js";

/** @import { BreakKind, BreakPreview, HallState, Language, OfficeWindow, Service, Ticket, Words } from "talon/types.js" */
/** @import { Option } from "./dialogs/choice.js" */
/** @import { Dialog } from "./types.js" */

/** @typedef {"resolved" | "follow_up" | "redirected"} Outcome */
/** @typedef {(dialog: Dialog) => void} Open Shows a further dialog. */
/** @typedef {Option & {kind: BreakKind, minutes: number}} BreakOption */

/** @type {Outcome[]} */
const OUTCOMES = ["resolved", "follow_up", "redirected"];
const PARK_REASONS = ["park_filling", "park_fetching", "park_paying"];
const CALL_REASONS = ["reason_returned", "reason_health", "reason_missed", "reason_wrong_service"];
/** @type {[kind: BreakKind, minutes: number][]} */
const BREAKS = [["technical", 15], ["lunch", 45], ["training", 30]];
const [SHORTEST_BREAK, LONGEST_BREAK, BREAK_STEP] = [5, 120, 5];

/**
 * How the visit, or its present matter, ended; `then` gets the outcome and whether the visitor leaves the further matters.
 * `further` are their names.
 * @param {{texts: Words, ticket: Ticket, further?: string[], thenNext: boolean, then: (outcome: Outcome, dropRest: boolean) => void}} question
 */
export function askOutcome({ texts, ticket, further = [], thenNext, then }) {
  const leaves = { label: texts.outcome_drop_rest, more: texts.outcome_drop_rest_more, run: () => then("resolved", true) };
  return new Choice({
    title: fill(texts.finish_title, { number: ticket.number }),
    text: [texts.finish_thank, further.length ? fill(texts.finish_further, { services: further.join(", ") }) : thenNext ? texts.finish_then_next : ""].join(" "),
    about: ticket.number,
    options: [
      ...OUTCOMES.map((outcome) => ({
        label: texts[`outcome_${outcome}`],
        more: texts[`outcome_${outcome}_more`],
        run: () => then(outcome, false),
      })),
      ...(further.length ? [leaves] : []),
    ],
  });
}

/**
 * Why the visitor is put aside; `then` gets the reason or null.
 * @param {{texts: Words, ticket: Ticket, open: Open, then: (reason: string | null) => void}} question
 */
export function askParkReason({ texts, ticket, open, then }) {
  const title = fill(texts.park_title, { number: ticket.number });
  const own = new Line({ title, label: texts.park_own, hint: texts.park_own_hint, about: ticket.number, submit: then });
  return new Choice({
    title,
    about: ticket.number,
    options: [
      { label: texts.park_no_reason, run: () => then(null) },
      ...PARK_REASONS.map((key) => ({ label: texts[key], run: () => then(texts[key]) })),
      { label: `${texts.park_own}…`, run: () => open(own) },
    ],
  });
}

/**
 * Where the visitor goes. Only places where somebody can serve are offered.
 * @param {{texts: Words, lang: Language, ticket: Ticket, window: OfficeWindow, state: HallState, then: (where: {service: string} | {window: string}) => void}} question
 */
export function askTransfer({ texts, lang, ticket, window, state, then }) {
  const given = new Set(state.windows.flatMap((row) => row.skills));
  const waiting = (/** @type {number} */ count) => fill(texts.transfer_waiting, { count });
  const services = state.services
    .filter((service) => given.has(service.id) && service.id !== ticket.service)
    .map((service) => ({
      label: `${service.name[lang]} · ${texts[service.group].toLowerCase()}`,
      more: waiting(countFor(service.id, state.tickets)),
      run: () => then({ service: service.id }),
    }));
  const windows = state.windows
    .filter((row) => row.state !== "closed" && row.id !== window.id)
    .map((row) => ({
      label: [fill(texts.transfer_to_window, { name: row.name }), row.operator?.name].filter(Boolean).join(" · "),
      more: texts[`state_${row.state}`],
      run: () => then({ window: row.id }),
    }));
  const options = [...services, ...windows];
  return new Choice({
    title: fill(texts.transfer_title, { number: ticket.number }),
    text: options.length ? texts.transfer_keeps : texts.transfer_nowhere,
    about: ticket.number,
    options,
  });
}

/**
 * Which parked visitor goes back.
 * @param {{texts: Words, parked: Ticket[], secondsSince: (time: string) => number, then: (ticket: Ticket) => void}} question
 */
export function askParked({ texts, parked, secondsSince, then }) {
  return new Choice({
    title: texts.unpark_title,
    options: parked.map((ticket) => ({
      label: [ticket.number, ticket.note].filter(Boolean).join(" · "),
      more: fill(texts.unpark_parked_for, { time: clock(secondsSince(ticket.issued_at)) }),
      run: () => then(ticket),
    })),
  });
}

/**
 * Which break and how long. Each option shows beforehand what the answer would be: `preview(kind, minutes)` reads it, null when it
 * cannot; `redraw` shows it when it has come.
 * @param {object} question
 * @param {Words} question.texts
 * @param {Language} question.lang
 * @param {(kind: BreakKind, minutes: number) => Promise<BreakPreview | null>} question.preview
 * @param {() => void} question.redraw
 * @param {(kind: BreakKind, minutes: number) => void} question.then
 */
export function askBreak({ texts, lang, preview, redraw, then }) {
  const options = BREAKS.map(([kind, minutes]) => {
    /** @type {BreakOption} */
    const option = { kind, label: texts[`break_${kind}`], minutes, run: () => then(kind, option.minutes) };
    return option;
  });
  const look = async (/** @type {BreakOption} */ option) => {
    const { minutes } = option;
    option.more = fill(texts.break_minutes, { count: minutes });
    option.under = texts.break_looking;
    const answer = await preview(option.kind, minutes);
    if (option.minutes !== minutes) return; // changed meanwhile: a later look answers
    option.under = answer ? answerInWords(texts, lang, answer) : "";
    redraw();
  };
  options.forEach(look);
  return new Choice({
    title: texts.break_title_ask,
    hint: texts.break_hint,
    options,
    adjust: (option, step) => {
      option.minutes = Math.min(LONGEST_BREAK, Math.max(SHORTEST_BREAK, option.minutes + step * BREAK_STEP));
      look(option);
    },
  });
}

/**
 * The answer that a request would get now, and what the break would do to the waits.
 * @param {Words} texts
 * @param {Language} lang
 * @param {BreakPreview} preview
 */
function answerInWords(texts, lang, { decision, reason, earliest, effect }) {
  const sentences = [];
  if (decision === "queued" && earliest) sentences.push(fill(texts.break_expected, { time: hourAndMinute(earliest) }));
  sentences.push(reason[lang]);
  for (const [who, kinds] of Object.entries(effect ?? {})) {
    for (const [kind, { people, without_s, with_s }] of Object.entries(kinds)) {
      const [before, after] = [without_s, with_s].map((seconds) => Math.round(seconds / 60));
      if (people >= 0.5 && after > before) sentences.push(fill(texts[`break_effect_${who}`], { kind: texts[kind].toLowerCase(), before, after }));
    }
  }
  return sentences.join(" ");
}

/**
 * Which ticket is called out of turn, and why. `query` is what is looked for at the beginning.
 * @param {object} question
 * @param {Words} question.texts
 * @param {Language} question.lang
 * @param {Service[]} question.services
 * @param {() => Ticket[]} question.tickets
 * @param {(time: string) => number} question.secondsSince
 * @param {Open} question.open
 * @param {(ticket: Ticket, reason: string) => void} question.then
 * @param {string} question.query
 */
export function askNamed({ texts, lang, services, tickets, secondsSince, open, then, query }) {
  const names = new Map(services.map((service) => [service.id, service.name[lang]]));
  return new Search({
    title: texts.named_title,
    label: texts.named_search,
    hint: texts.named_hint,
    nothingFound: texts.named_nothing,
    tickets,
    serviceName: (ticket) => names.get(ticket.service) ?? ticket.service,
    secondsSince,
    query,
    choose: (ticket) => open(askCallReason({ texts, ticket, open, then })),
  });
}

/** @param {{texts: Words, ticket: Ticket, open: Open, then: (ticket: Ticket, reason: string) => void}} question */
function askCallReason({ texts, ticket, open, then }) {
  const title = fill(texts.named_call, { number: ticket.number });
  const own = new Line({
    title,
    label: texts.named_reason,
    hint: texts.park_own_hint,
    submit: (reason) => then(ticket, reason),
  });
  return new Choice({
    title,
    text: texts.named_reason,
    options: [
      ...CALL_REASONS.map((key) => ({ label: texts[key], run: () => then(ticket, texts[key]) })),
      { label: `${texts.park_own}…`, run: () => open(own) },
    ],
  });
}

/**
 * Whether the shift is really to be closed.
 * @param {{texts: Words, window: OfficeWindow, then: () => void}} question
 */
export function askClose({ texts, window, then }) {
  return new Choice({
    title: fill(texts.close_title, { name: window.name }),
    text: texts.close_text,
    options: [{ label: texts.close_yes, run: then }],
  });
}
