// The day as a manager looks at it: each window's time and each group's longest wait against the standard's targets. Pure.
import { level } from "../../operator/static/timers.js";

/** @import { Group, HallState, Kind, OfficeWindow } from "talon/types.js" */

/** @type {Kind[]} */
const KINDS = ["consultation", "cash_operation"];
/** @type {Group[]} */
const GROUPS = ["individual", "legal_entity"];

/**
 * @param {number} now
 * @param {string | null} time
 */
function seconds(now, time) {
  return time ? Math.max(0, (now - Date.parse(time)) / 1000) : 0;
}

/**
 * The windows with how long their state has lasted, and the target that it is measured against (null: there is none).
 * @param {HallState} state
 * @param {number} now
 */
export function windowRows(state, now) {
  return state.windows.map((window) => {
    const elapsed = window.state === "closed" ? null : seconds(now, window.since);
    const target = targetOf(state, window);
    return { window, elapsed, target, level: elapsed === null ? "none" : level(elapsed, target) };
  });
}

/**
 * A service counts against its kind's target, a break against what was granted.
 * @param {HallState} state
 * @param {OfficeWindow} window
 */
function targetOf(state, window) {
  if (window.state === "break" && window.break) return seconds(Date.parse(window.break.until), window.since);
  if (window.state !== "serving") return null;
  const ticket = state.tickets.find((row) => row.number === window.ticket);
  return ticket ? state.targets[ticket.kind].reception_s : null;
}

/**
 * Who waits now, by service kind and customer group: those that this office receives, in the standard's order.
 * @param {HallState} state
 * @param {number} now
 */
export function waitingGroups(state, now) {
  const given = new Set(state.windows.flatMap((window) => window.skills));
  const services = state.services.filter((service) => given.has(service.id));
  const groups = [];
  for (const kind of KINDS) {
    for (const group of GROUPS) {
      if (!services.some((service) => service.kind === kind && service.group === group)) continue;
      const waiting = state.tickets.filter((ticket) => ticket.state === "waiting" && ticket.kind === kind && ticket.group === group);
      const longest = waiting.length ? Math.max(...waiting.map((ticket) => seconds(now, ticket.queued_at))) : null;
      const target = state.targets[kind].wait_s;
      groups.push({ kind, group, count: waiting.length, longest, target, level: longest === null ? "none" : level(longest, target) });
    }
  }
  return groups;
}

/**
 * Everybody who has been put aside.
 * @param {HallState} state
 */
export function parkedCount(state) {
  return state.tickets.filter((ticket) => ticket.state === "parked").length;
}
