// What a board shows of the hall's state: pure functions from the snapshot to the rows of its lists.

/** @import { AnnouncedWait, BoardState, Call, Kind, Waits, Zone } from "talon/types.js" */

export const CALLS_SHOWN = 6;
export const WINDOWS_SHOWN = 12;

/**
 * Only these zones; an empty list means all.
 * @param {string[]} zones
 * @param {string} zone
 */
function inZones(zones, zone) {
  return zones.length === 0 || zones.includes(zone);
}

/**
 * Whether a board of these zones shows this call. It does when the window is there, and when its visitor waits there:
 * a visitor of one zone is also called to a window of another.
 * @param {BoardState} state
 * @param {string[]} zones
 * @param {Call} call
 */
export function concerns(state, zones, call) {
  if (inZones(zones, call.zone)) return true;
  const ticket = state.tickets.find((candidate) => candidate.number === call.number);
  if (ticket && zones.includes(ticket.zone)) return true;
  // The series outlives the ticket, whose row leaves the hall when the visit is over.
  return servicesOf(state, call).some((service) => zones.includes(service.zone));
}

/**
 * The one zone in which a call sounds: where its visitor waits.
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
 * How many wait in each zone, and how long who comes now is going to: `{zone, total, kinds: [{kind, count, wait}]}`. Of
 * several services of a kind the longest wait counts; null where no honest wait is known.
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
 * The windows of these zones. Where they are too many to be read, closed ones are left out; then none is shown.
 * @param {BoardState} state
 * @param {string[]} zones
 */
export function windowRows(state, zones) {
  const all = state.windows.filter((window) => inZones(zones, window.zone));
  const shown = all.length > WINDOWS_SHOWN ? all.filter((window) => window.state !== "closed") : all;
  return shown.length > WINDOWS_SHOWN ? [] : shown;
}
