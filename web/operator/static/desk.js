// The operator's desk: what is at the window, and which of the console's actions the server allows there now. Pure.
import { parkedFor, waitingFor } from "./queue.js";

// The server's calls that an action of the console may make first. "next" at a window that serves finishes there before it calls.
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
const PRIMARY = { closed: "open", free: "next", calling: "next", serving: "next", break: "resume", phone: "hang_up" };

/** Seconds in which a wrong call can still be taken back; 0 when it is too late. */
export function undoSeconds(ticket, now, limit) {
  if (!ticket?.called_at) return 0;
  return Math.max(0, limit - (now - Date.parse(ticket.called_at)) / 1000);
}

/** The desk of a window: {window, ticket, service, waiting, parked, undo, primary, allowed}. `now` is the office's clock. */
export function deskOf(state, windowId, now) {
  const window = state.windows.find((row) => row.id === windowId);
  const ticket = window.ticket ? state.tickets.find((row) => row.number === window.ticket) ?? null : null;
  const parked = parkedFor(window, state.tickets);
  const undo = undoSeconds(ticket, now, state.undo_s ?? 10);
  const allowed = new Set(Object.keys(CALLS).filter((action) => CALLS[action].some((call) => window.allowed.includes(call))));
  if (undo > 0 && window.allowed.includes("return")) allowed.add("undo");
  if (parked.length && window.state !== "closed") allowed.add("unpark");
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
    undo,
    primary: PRIMARY[window.state] ?? "next",
    allowed,
  };
}

/** A slip can be printed again where one was asked for and is not on its way. */
function canPrint(ticket) {
  return Boolean(ticket.slip) && !["none", "queued"].includes(ticket.slip.state);
}
