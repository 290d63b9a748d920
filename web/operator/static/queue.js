// The queue as a window sees it: the tickets it may serve, in order, the parked ones, and the search by number. Pure.

/** @import { HallState, OfficeWindow, Ticket, Zone } from "talon/types.js" */

/**
 * Whether the window may serve a ticket: it has the skill, and the ticket was not sent to another window.
 * @param {OfficeWindow} window
 * @param {Ticket} ticket
 */
export function mayServe(window, ticket) {
  if (ticket.for_window) return ticket.for_window === window.id;
  return window.skills.includes(ticket.service);
}

/**
 * Whether a ticket is a quick question that the window takes only while nobody waits for it.
 * @param {OfficeWindow} window
 * @param {Ticket} ticket
 */
export function isQuickAt(window, ticket) {
  return !ticket.for_window && window.quick.includes(ticket.service);
}

/** @param {Ticket[]} tickets */
function inOrder(tickets) {
  return [...tickets].sort((a, b) => Date.parse(a.issued_at) - Date.parse(b.issued_at) || a.number.localeCompare(b.number));
}

/**
 * The waiting tickets that this window may serve, earliest issue first. While nobody waits for a cash window, it may take quick
 * questions.
 * @param {OfficeWindow} window
 * @param {Ticket[]} tickets
 */
export function waitingFor(window, tickets) {
  const waiting = tickets.filter((ticket) => ticket.state === "waiting");
  const own = waiting.filter((ticket) => mayServe(window, ticket));
  return inOrder(own.length ? own : waiting.filter((ticket) => isQuickAt(window, ticket)));
}

/**
 * The parked tickets that this window may serve, earliest issue first.
 * @param {OfficeWindow} window
 * @param {Ticket[]} tickets
 */
export function parkedFor(window, tickets) {
  return inOrder(tickets.filter((ticket) => ticket.state === "parked" && mayServe(window, ticket)));
}

/**
 * Those who did not come to a window that can serve them as this one, and can still come back; the latest first.
 * @param {OfficeWindow} window
 * @param {Ticket[]} tickets
 * @param {number} now
 * @param {number} within In seconds, from the missed call.
 */
export function absentFor(window, tickets, now, within) {
  const missed = (/** @type {Ticket} */ ticket) => Date.parse(ticket.finished_at ?? "");
  const back = tickets.filter((ticket) => mayServe(window, ticket) && now - missed(ticket) <= within * 1000);
  return back.sort((a, b) => missed(b) - missed(a));
}

/**
 * How many wait in each zone, the zones in the office's order.
 * @param {Zone[]} zones
 * @param {Ticket[]} tickets
 */
export function countsByZone(zones, tickets) {
  const waiting = tickets.filter((ticket) => ticket.state === "waiting");
  return zones.map((zone) => ({ zone, count: waiting.filter((ticket) => ticket.zone === zone.id).length }));
}

/**
 * How many wait for a service, without the tickets sent to a certain window.
 * @param {string} service
 * @param {Ticket[]} tickets
 */
export function countFor(service, tickets) {
  return tickets.filter((ticket) => ticket.state === "waiting" && ticket.service === service && !ticket.for_window).length;
}

// Capitals that look the same in both alphabets: an operator types the characters as they look on the slip.
/** @type {Record<string, string>} */
const TWINS = { A: "А", B: "В", C: "С", E: "Е", H: "Н", K: "К", M: "М", O: "О", P: "Р", T: "Т", X: "Х", Y: "У" };

/** @param {string} text */
function lettersOf(text) {
  return text.toUpperCase().replace(/[^A-ZА-ЯЁ]/g, "").replace(/[A-Z]/g, (letter) => TWINS[letter] ?? letter);
}

/**
 * Whether a typed query means this number: "14", "к14" and "K-014" all find К-014. An empty query means every number.
 * @param {string} query
 * @param {string} number
 */
export function matches(query, number) {
  const wanted = lettersOf(query);
  if (wanted && !lettersOf(number).startsWith(wanted)) return false;
  const digits = query.replace(/\D/g, "");
  if (!digits) return Boolean(wanted) || query.trim() === "";
  const own = number.replace(/\D/g, "");
  return own.startsWith(digits) || String(Number(own)).startsWith(String(Number(digits)));
}

/**
 * The tickets that can be called by number (waiting or parked, anywhere in the office) and match; exact matches first.
 * @param {string} query
 * @param {Ticket[]} tickets
 */
export function search(query, tickets) {
  const matching = inOrder(tickets.filter((ticket) => ["waiting", "parked"].includes(ticket.state) && matches(query, ticket.number)));
  const digits = Number(query.replace(/\D/g, ""));
  const exact = (/** @type {Ticket} */ ticket) => Number(ticket.number.replace(/\D/g, "")) === digits;
  return digits ? [...matching.filter(exact), ...matching.filter((ticket) => !exact(ticket))] : matching;
}

/**
 * The windows that may answer the phone (clause 6.1.5): free, and without waiting tickets.
 * @param {Pick<HallState, "windows" | "tickets">} state
 */
export function freeForCalls(state) {
  return state.windows.filter((window) => window.state === "free" && waitingFor(window, state.tickets).length === 0);
}
