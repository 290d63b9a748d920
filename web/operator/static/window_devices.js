// Handles the devices of this window: a scanned slip opens its ticket, a key of the keypad gets its answer.
import { fill } from "talon/texts.js";
import { Choice } from "./dialogs/choice.js";

/** @import { Bilingual, HallState, TicketWithPlace } from "talon/types.js" */
/** @import { Option } from "./dialogs/choice.js" */
/** @import { OperatorConsole, Step } from "./types.js" */

/** @typedef {{ticket: TicketWithPlace | null, called: boolean, problem?: Bilingual | null}} Scanned A scanned slip: its ticket, whether that was called at once, and what is wrong with it. */
/** @typedef {Pick<OperatorConsole, "texts" | "lang" | "windowId" | "hall" | "notices" | "tabs" | "steps" | "desk" | "asking" | "justClosed" | "open">} Page The parts of the console that are used here. */

// A slip scanned while its dialog was open may arrive only after the operator has answered or left the dialog.
const JUST_CLOSED_MS = 1000;

/**
 * Listens to the scanner and the keypad of the console's window.
 * @param {Page} page
 */
export function attendDevices(page) {
  const { hall, notices, lang, windowId } = page;
  hall.attend("at_window", windowId, {
    scanned: (/** @type {Scanned} */ message) => showScanned(page, message),
    told: (/** @type {Bilingual} */ sentence) => { if (page.tabs.working) notices.warning(sentence[lang]); },
  });
}

/**
 * @param {Page} page
 * @param {Scanned} scanned
 */
function showScanned(page, { ticket, called, problem }) {
  const { texts, lang, notices } = page;
  if (!page.tabs.working) return; // the tab that works shows it
  if (problem) notices.problem(problem[lang]);
  const { state } = page.hall;
  if (!ticket || called || !state) return;
  const title = fill(texts.scanned_title, { number: ticket.number });
  const text = standing(page, state, ticket);
  // A question that is being answered stays open and is not repeated: a notice beside it names what was scanned.
  const closed = page.justClosed(JUST_CLOSED_MS);
  const again = closed?.title === title && closed.text === text;
  if (page.asking || again) notices.warning(`${title}: ${text}`);
  else page.open(new Choice({ title, text, hint: texts.scanned_hint, options: scannedOptions(page, ticket) }));
}

/**
 * The state of a ticket in words: its service, and where it is.
 * @param {Page} page
 * @param {HallState} hall
 * @param {TicketWithPlace} ticket
 */
function standing({ texts, lang }, hall, ticket) {
  const service = hall.services.find((row) => row.id === ticket.service)?.name[lang] ?? ticket.service;
  const where = fill(texts[`ticket_${ticket.state}`], { window: ticket.window ?? "", place: ticket.place ?? "" });
  return `${service} · ${where}`;
}

/**
 * What can be done with the scanned ticket here and now. Pure but for the options' `run`.
 * @param {Page} page
 * @param {TicketWithPlace} ticket
 */
function scannedOptions({ texts, steps, desk }, ticket) {
  const here = desk.ticket?.number === ticket.number;
  const can = (/** @type {Step} */ action) => desk.allowed.has(action);
  /** @type {Option[]} */
  const options = [];
  if (here && can("start")) options.push({ label: texts.start, run: () => steps.start() });
  if (here && can("recall")) options.push({ label: texts.recall, run: () => steps.recall(desk) });
  if (here && can("finish")) options.push({ label: texts.finish, run: () => steps.finish(desk) });
  if (["waiting", "parked"].includes(ticket.state) && can("call_named")) {
    options.push({ label: texts.scanned_call, run: () => steps.call_named(desk, ticket.number) });
  }
  if (ticket.state === "parked") options.push({ label: texts.scanned_unpark, run: () => steps.unpark_one(ticket) });
  if (ticket.state === "no_show") options.push({ label: texts.scanned_unpark, run: () => steps.bring_back(ticket) });
  if (["waiting", "called", "serving"].includes(ticket.state)) options.push({ label: texts.why, run: () => steps.why({ ticket }) });
  if (ticket.slip && !["none", "queued"].includes(ticket.slip.state)) options.push({ label: texts.reprint, run: () => steps.reprint({ ticket }) });
  return options;
}
