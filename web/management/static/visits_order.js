// The order in which a day's visits are listed, and the text for how a visit ended. Pure.

/** @import { Visit } from "talon/types.js" */

/** @typedef {Pick<Visit, "late"> & {waits: Pick<Visit["waits"][number], "late" | "seconds" | "target_s">[]}} Listed */

/**
 * The seconds by which the worst wait of a visit exceeded its target; 0 when none did.
 * @param {Listed} visit
 */
export function overBy(visit) {
  return Math.max(0, ...visit.waits.filter((wait) => wait.late).map((wait) => wait.seconds - (wait.target_s ?? 0)));
}

/**
 * "late": the worst first, then those within target by time; "time": in order of arrival. The list itself is not changed.
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
 * The key of the text for how the visit ended, or what is going on.
 * @param {{outcome: string | null, state: string}} visit
 */
export function outcomeOf({ outcome, state }) {
  return outcome ? `outcome_${outcome}` : `state_${state}`;
}
