// What a board shows besides calls: which notices stand now, and whose turn it is. Pure: the office's time is handed in.

/** @import { Notice } from "talon/types.js" */

/** How long one notice is shown before the next has its turn. */
export const TURN_MS = 12000;

/**
 * The notices of a kind that a board of these zones (none: all) shows at this moment, oldest first.
 * @param {Notice[]} notices
 * @param {Notice["kind"]} kind
 * @param {string[]} zones
 * @param {Date} now
 */
export function standing(notices, kind, zones, now) {
  return notices.filter(
    (notice) =>
      notice.kind === kind &&
      (notice.zones.length === 0 || zones.length === 0 || notice.zones.some((zone) => zones.includes(zone))) &&
      (notice.from === null || new Date(notice.from) <= now) &&
      (notice.until === null || now < new Date(notice.until)),
  );
}

/**
 * Which of several has its turn after so many milliseconds: `{notice, place, of}`; null where there is none.
 * @param {Notice[]} notices
 * @param {number} passedMs
 */
export function turn(notices, passedMs) {
  if (notices.length === 0) return null;
  const place = Math.floor(passedMs / TURN_MS) % notices.length;
  return { notice: notices[place], place: place + 1, of: notices.length };
}
