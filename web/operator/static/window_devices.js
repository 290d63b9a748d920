// What the devices of this window tell its console: a scanned slip opens its ticket, a key of the keypad is answered.
import { fill } from "talon/texts.js";
import { Choice } from "./dialogs/choice.js";

// A slip scanned again while its question stood there may be heard only when the operator has just answered or left it.
const JUST_CLOSED_MS = 1000;

/** Listens for the scanner and the keypad of the console's window. `console_` is the page: hall, notices, steps, desk, dialogs. */
export function attendDevices(console_) {
  const { hall, notices, lang, windowId } = console_;
  hall.attend("at_window", windowId, {
    scanned: (message) => showScanned(console_, message),
    told: (sentence) => { if (console_.tabs.working) notices.warning(sentence[lang]); },
  });
}

function showScanned(console_, { ticket, called, problem }) {
  const { texts, lang, notices } = console_;
  if (!console_.tabs.working) return; // the tab that works shows it
  if (problem) notices.problem(problem[lang]);
  if (!ticket || called || !console_.hall.state) return;
  const title = fill(texts.scanned_title, { number: ticket.number });
  const text = standing(console_, ticket);
  // A question that is being answered stays, and the same does not come again by itself: what was scanned is told beside it.
  const closed = console_.justClosed(JUST_CLOSED_MS);
  const again = closed?.title === title && closed.text === text;
  if (console_.asking || again) return notices.warning(`${title}: ${text}`);
  console_.open(new Choice({ title, text, hint: texts.scanned_hint, options: scannedOptions(console_, ticket) }));
}

/** The state of a ticket in words: its service, and where it is. */
function standing({ texts, lang, hall }, ticket) {
  const service = hall.state.services.find((row) => row.id === ticket.service)?.name[lang] ?? ticket.service;
  const state = fill(texts[`ticket_${ticket.state}`], { window: ticket.window ?? "", place: ticket.place ?? "" });
  return `${service} · ${state}`;
}

/** What can be done with the scanned ticket here and now: [{label, run}]. Pure but for `run`. */
function scannedOptions({ texts, steps, desk }, ticket) {
  const here = desk.ticket?.number === ticket.number;
  const can = (action) => desk.allowed.has(action);
  const options = [];
  if (here && can("start")) options.push({ label: texts.start, run: () => steps.start(desk) });
  if (here && can("recall")) options.push({ label: texts.recall, run: () => steps.recall(desk) });
  if (here && can("finish")) options.push({ label: texts.finish, run: () => steps.finish(desk) });
  if (["waiting", "parked"].includes(ticket.state) && can("call_named")) {
    options.push({ label: texts.scanned_call, run: () => steps.call_named(desk, ticket.number) });
  }
  if (ticket.state === "parked") options.push({ label: texts.scanned_unpark, run: () => steps.unpark_one(ticket) });
  if (["waiting", "called", "serving"].includes(ticket.state)) options.push({ label: texts.why, run: () => steps.why({ ticket, waiting: [] }) });
  if (ticket.slip && !["none", "queued"].includes(ticket.slip.state)) options.push({ label: texts.reprint, run: () => steps.reprint({ ticket }) });
  return options;
}
