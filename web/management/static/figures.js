// Formats the report's numbers for tables: minutes and seconds, per cent, a dash when no visitor was called. Pure.
import { clock } from "../../operator/static/timers.js";

export const NOTHING = "—";

/**
 * Seconds as m:ss, rounded to the second.
 * @param {number | null | undefined} seconds
 */
export function duration(seconds) {
  return seconds === null || seconds === undefined ? NOTHING : clock(Math.round(seconds));
}

/**
 * A share from 0 to 1 in whole per cent; less than all is never shown as 100 %, more than none never as 0 %.
 * @param {number | null | undefined} share
 */
export function percent(share) {
  if (share === null || share === undefined) return NOTHING;
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return "99\u202f%";
  if (rounded === 0 && share > 0) return "1\u202f%";
  return `${rounded}\u202f%`;
}

/**
 * Whether a mean meets its target: "good", "over", or "none" when there is nothing to compare.
 * @param {number | null | undefined} mean
 * @param {number | null | undefined} target
 */
export function holds(mean, target) {
  if (mean === null || mean === undefined || !target) return "none";
  return mean <= target ? "good" : "over";
}
