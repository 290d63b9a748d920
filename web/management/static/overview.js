// The day as a manager looks at it: each window's time and each group's longest wait against the standard's targets. Pure.
import { level } from "../../operator/static/timers.js";

const KINDS = ["consultation", "cash_operation"];
const GROUPS = ["individual", "legal_entity"];

function seconds(now, time) {
  return time ? Math.max(0, (now - Date.parse(time)) / 1000) : 0;
}

/** The windows with how long their state has lasted, and the target that it is measured against (null: there is none). */
export function windowRows(state, now) {
  return state.windows.map((window) => {
    const elapsed = window.state === "closed" ? null : seconds(now, window.since);
    const target = targetOf(state, window);
    return { window, elapsed, target, level: elapsed === null ? "none" : level(elapsed, target) };
  });
}

/** A reception counts against its kind's target, a break against what was granted. */
function targetOf(state, window) {
  if (window.state === "break" && window.break) return (Date.parse(window.break.until) - Date.parse(window.since)) / 1000;
  if (window.state !== "serving") return null;
  const ticket = state.tickets.find((row) => row.number === window.ticket);
  return ticket ? state.targets[ticket.kind].reception_s : null;
}

/** Who waits now, by service kind and customer group: those that this office receives, in the standard's order. */
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

/** Everybody who has been put aside. */
export function parkedCount(state) {
  return state.tickets.filter((ticket) => ticket.state === "parked").length;
}
