// The report's numbers as a table shows them: minutes and seconds, percent, a dash where nobody was called. Pure.
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
 * A share from 0 to 1 in whole percent; what is not all is never shown as 100 %, what is not none never as 0 %.
 * @param {number | null | undefined} share
 */
export function percent(share) {
  if (share === null || share === undefined) return NOTHING;
  const whole = Math.round(share * 100);
  if (whole === 100 && share < 1) return "99\u202f%";
  if (whole === 0 && share > 0) return "1\u202f%";
  return `${whole}\u202f%`;
}

/**
 * Whether a mean holds its target: "good", "over", or "none" where there is nothing to compare.
 * @param {number | null | undefined} mean
 * @param {number | null | undefined} target
 */
export function holds(mean, target) {
  if (mean === null || mean === undefined || !target) return "none";
  return mean <= target ? "good" : "over";
}
