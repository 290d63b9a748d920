// The questions of the console: what each dialog offers, and which command an answer becomes.
import { fill } from "talon/texts.js";
import { Choice } from "./dialogs/choice.js";
import { Line } from "./dialogs/line.js";
import { Search } from "./dialogs/search.js";
import { countFor } from "./queue.js";
import { clock, hourAndMinute } from "./timers.js";

const OUTCOMES = ["resolved", "follow_up", "redirected"];
const PARK_REASONS = ["park_filling", "park_fetching", "park_paying"];
const CALL_REASONS = ["reason_returned", "reason_health", "reason_missed", "reason_wrong_service"];
const BREAKS = [["technical", 15], ["lunch", 45], ["training", 30]];
const [SHORTEST_BREAK, LONGEST_BREAK, BREAK_STEP] = [5, 120, 5];

/**
 * How the visit, or its present matter, ended; `then` is told the outcome and whether the visitor leaves the further matters.
 * `further` are their names.
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

/** Why the visitor is put aside; `then` is told the reason or null. `open` shows a further dialog. */
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

/** Where the visitor goes; `then` is told {service} or {window}. Only places where somebody can receive are offered. */
export function askTransfer({ texts, lang, ticket, window, state, then }) {
  const given = new Set(state.windows.flatMap((row) => row.skills));
  const waiting = (count) => fill(texts.transfer_waiting, { count });
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

/** Which parked visitor goes back; `then` is told the ticket. */
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
 * Which break and how long; `then` is told the kind and the minutes. Each option says beforehand what the answer would be:
 * `preview(kind, minutes)` reads it, `redraw` shows it when it has come.
 */
export function askBreak({ texts, lang, preview, redraw, then }) {
  const options = BREAKS.map(([kind, minutes]) => {
    const option = { kind, label: texts[`break_${kind}`], minutes, run: () => then(kind, option.minutes) };
    return option;
  });
  const look = async (option) => {
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

/** What a request would be told now, and what the break would do to the waits. */
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

/** Which ticket is called out of turn, and why; `then` is told the ticket and the reason. */
export function askNamed({ texts, lang, state, secondsSince, open, then, query }) {
  const names = new Map(state().services.map((service) => [service.id, service.name[lang]]));
  return new Search({
    title: texts.named_title,
    label: texts.named_search,
    hint: texts.named_hint,
    nothingFound: texts.named_nothing,
    tickets: () => state().tickets,
    serviceName: (ticket) => names.get(ticket.service),
    secondsSince,
    query,
    choose: (ticket) => open(askCallReason({ texts, ticket, open, then })),
  });
}

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

/** Whether the shift is really to be closed. */
export function askClose({ texts, window, then }) {
  return new Choice({
    title: fill(texts.close_title, { name: window.name }),
    text: texts.close_text,
    options: [{ label: texts.close_yes, run: then }],
  });
}
