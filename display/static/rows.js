// The rows of a board's lists, derived from the hall's state. Pure.

/** @import { AnnouncedWait, BoardState, Call, Kind, Waits, Zone } from "talon/types.js" */

export const CALLS_SHOWN = 6;
export const WINDOWS_SHOWN = 12;

/**
 * Whether a zone is among these; an empty list means all zones.
 * @param {string[]} zones
 * @param {string} zone
 */
function inZones(zones, zone) {
  return zones.length === 0 || zones.includes(zone);
}

/**
 * Whether a board of these zones shows this call: when its window is there, or when its visitor waits there, because
 * a visitor in one zone may be called to a window in another.
 * @param {BoardState} state
 * @param {string[]} zones
 * @param {Call} call
 */
export function concerns(state, zones, call) {
  if (inZones(zones, call.zone)) return true;
  const ticket = state.tickets.find((candidate) => candidate.number === call.number);
  if (ticket && zones.includes(ticket.zone)) return true;
  // The ticket's row leaves the hall when the visit is over; its series still leads to the service.
  return servicesOf(state, call).some((service) => zones.includes(service.zone));
}

/**
 * The only zone in which a call is announced by sound: where its visitor waits.
 * @param {BoardState} state
 * @param {Call} call
 */
export function soundsIn(state, call) {
  const ticket = state.tickets.find((candidate) => candidate.number === call.number);
  return ticket?.zone ?? servicesOf(state, call)[0]?.zone ?? call.zone;
}

/**
 * @param {BoardState} state
 * @param {Call} call
 */
function servicesOf(state, call) {
  const series = call.number.split("-")[0];
  return state.services.filter((service) => service.series === series);
}

/**
 * The latest call of each ticket, newest first: `{number, window, seq, active}`; active while the visitor is awaited.
 * @param {BoardState} state
 * @param {string[]} zones
 */
export function callRows(state, zones) {
  const seen = new Set();
  const rows = [];
  for (const call of state.calls) {
    if (rows.length === CALLS_SHOWN) break;
    if (seen.has(call.number) || !concerns(state, zones, call)) continue;
    seen.add(call.number);
    const ticket = state.tickets.find((candidate) => candidate.number === call.number);
    const active = ticket?.state === "called" && ticket.window === call.window;
    rows.push({ number: call.number, window: call.window, seq: call.seq, active });
  }
  return rows;
}

/** @type {Kind[]} */
const KINDS = ["consultation", "cash_operation"];

/**
 * How many wait in each zone, and how long a visitor who comes now will: `{zone, total, kinds: [{kind, count, wait}]}`. Of
 * several services of a kind the longest wait counts; null when no reliable wait is known.
 * @param {BoardState} state
 * @param {string[]} zones
 * @param {Waits} waits
 */
export function waitingRows(state, zones, waits) {
  return state.zones
    .filter((zone) => inZones(zones, zone.id))
    .map((zone) => {
      const waiting = state.tickets.filter((ticket) => ticket.state === "waiting" && ticket.zone === zone.id);
      const ofKind = (/** @type {Kind} */ kind) => waiting.filter((ticket) => ticket.kind === kind).length;
      return { zone, total: waiting.length, kinds: KINDS.map((kind) => ({ kind, count: ofKind(kind), wait: longest(state, zone, kind, waits) })) };
    });
}

/**
 * @param {BoardState} state
 * @param {Zone} zone
 * @param {Kind} kind
 * @param {Waits} waits
 * @returns {AnnouncedWait | null}
 */
function longest(state, zone, kind, waits) {
  const ours = state.services.filter((service) => service.zone === zone.id && service.kind === kind);
  const known = ours.map((service) => waits[service.id]).filter((wait) => wait !== null && wait !== undefined);
  return known.length > 0 ? known.reduce((longer, wait) => (expected(wait) > expected(longer) ? wait : longer)) : null;
}

/** @param {AnnouncedWait} wait */
const expected = (wait) => wait.expected_s ?? 0;

/**
 * The windows of these zones. When there are too many to read, closed windows are left out; if still too many, all are.
 * @param {BoardState} state
 * @param {string[]} zones
 */
export function windowRows(state, zones) {
  const all = state.windows.filter((window) => inZones(zones, window.zone));
  const shown = all.length > WINDOWS_SHOWN ? all.filter((window) => window.state !== "closed") : all;
  return shown.length > WINDOWS_SHOWN ? [] : shown;
}
