// The state of the operator's window, and the console's actions that the server allows there now. Pure.
import { absentFor, parkedFor, waitingFor } from "./queue.js";

/** @import { HallState, Ticket, WindowCall, WindowState } from "talon/types.js" */
/** @import { Desk, Step } from "./types.js" */

// The server's calls that an action of the console may make first. "next" at a window that serves finishes there before it calls.
/** @type {Partial<Record<Step, WindowCall[]>>} */
const CALLS = {
  open: ["open"],
  close: ["close"],
  next: ["call-next", "finish"],
  call_named: ["call"],
  recall: ["recall"],
  start: ["start"],
  finish: ["finish"],
  card: ["finish"],
  pay: ["finish"],
  no_show: ["no-show"],
  park: ["park"],
  transfer: ["transfer"],
  break: ["break"],
  withdraw: ["withdraw-break"],
  resume: ["resume"],
  phone: ["phone"],
  hang_up: ["hang-up"],
};
/** @type {Record<WindowState, Step>} */
const PRIMARY = { closed: "open", free: "next", calling: "next", serving: "next", break: "resume", phone: "hang_up" };

/**
 * The seconds left to undo a mistaken call; 0 when it is too late.
 * @param {Pick<Ticket, "called_at"> | null} ticket
 * @param {number} now
 * @param {number} limit
 */
export function undoSeconds(ticket, now, limit) {
  if (!ticket?.called_at) return 0;
  return Math.max(0, limit - (now - Date.parse(ticket.called_at)) / 1000);
}

/**
 * The desk of a window. `now` is the office's clock. Throws TypeError for a window that the hall does not have.
 * @param {HallState} state
 * @param {string} windowId
 * @param {number} now
 * @returns {Desk}
 */
export function deskOf(state, windowId, now) {
  const window = state.windows.find((row) => row.id === windowId);
  if (!window) throw new TypeError(`The hall has no window ${windowId}.`);
  const ticket = window.ticket ? state.tickets.find((row) => row.number === window.ticket) ?? null : null;
  const parked = parkedFor(window, state.tickets);
  const absent = absentFor(window, state.absent ?? [], now, state.back_s);
  const undo = undoSeconds(ticket, now, state.undo_s ?? 10);
  const actions = /** @type {[Step, WindowCall[]][]} */ (Object.entries(CALLS));
  const allowed = new Set(actions.filter(([, calls]) => calls.some((call) => window.allowed.includes(call))).map(([action]) => action));
  if (undo > 0 && window.allowed.includes("return")) allowed.add("undo");
  if (parked.length && window.state !== "closed") allowed.add("unpark");
  if (absent.length && window.state !== "closed") allowed.add("bring_back");
  if (ticket && canPrint(ticket)) allowed.add("reprint");
  if (ticket?.slip?.state === "unknown") allowed.add("slip_out").add("slip_lost");
  const waiting = waitingFor(window, state.tickets);
  if (ticket || waiting.length) allowed.add("why");
  return {
    window,
    ticket,
    service: ticket ? state.services.find((row) => row.id === ticket.service) : null,
    waiting,
    parked,
    absent,
    undo,
    primary: PRIMARY[window.state] ?? "next",
    allowed,
  };
}

/**
 * Whether the slip can be printed again: it was requested and is not being printed now.
 * @param {Ticket} ticket
 */
function canPrint(ticket) {
  return Boolean(ticket.slip) && !["none", "queued"].includes(ticket.slip.state);
}
