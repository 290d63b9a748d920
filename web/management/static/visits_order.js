// In which order a day's visits are listed, and the name of a visit's end. Pure.

/** @import { Visit } from "talon/types.js" */

/** @typedef {Pick<Visit, "late"> & {waits: Pick<Visit["waits"][number], "late" | "seconds" | "target_s">[]}} Listed */

/**
 * By how many seconds the worst wait of a visit was longer than its target; 0 where none was.
 * @param {Listed} visit
 */
export function overBy(visit) {
  return Math.max(0, ...visit.waits.filter((wait) => wait.late).map((wait) => wait.seconds - (wait.target_s ?? 0)));
}

/**
 * "late": the worst first, those in target after them by time; "time": as they came. The list itself stays as it is.
 * @template {Listed} V
 * @param {V[]} visits
 * @param {string} order
 * @param {boolean} onlyLate
 */
export function inOrder(visits, order, onlyLate) {
  const listed = visits.filter((visit) => !onlyLate || visit.late);
  return order === "late" ? listed.sort((a, b) => overBy(b) - overBy(a)) : listed;
}

/**
 * The text's name: how it ended, or what is going on.
 * @param {{outcome: string | null, state: string}} visit
 */
export function outcomeOf({ outcome, state }) {
  return outcome ? `outcome_${outcome}` : `state_${state}`;
}
