// Durations and office times as people read them, and how a duration stands against its target (clause 6.5.6). Pure.

const NEAR = 0.8;

/**
 * Seconds as m:ss, from an hour on as h:mm:ss.
 * @param {number} seconds
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/**
 * "good" within the target, "near" from 80 % of it, "over" beyond it; "none" where there is no target.
 * @param {number} seconds
 * @param {number | null} target
 */
export function level(seconds, target) {
  if (!target) return "none";
  if (seconds > target) return "over";
  return seconds >= target * NEAR ? "near" : "good";
}

/**
 * The part of the target that is used up, from 0 to 1.
 * @param {number} seconds
 * @param {number | null} target
 */
export function share(seconds, target) {
  return target ? Math.min(1, Math.max(0, seconds / target)) : 0;
}

/**
 * Minutes between the office's clock and UTC, as an RFC 3339 time has them.
 * @param {string} time
 */
export function offsetMinutes(time) {
  const [, sign, hours, rest] = /([+-])(\d{2}):(\d{2})$/.exec(time) ?? [];
  const minutes = Number(hours ?? 0) * 60 + Number(rest ?? 0);
  return sign === "-" ? -minutes : minutes;
}

/**
 * A moment on the office's wall clock, HH:MM:SS, whatever time zone the browser believes to be in.
 * @param {Date} date
 * @param {number} offset
 */
export function wallClock(date, offset) {
  return new Date(date.getTime() + offset * 60_000).toISOString().slice(11, 19);
}

/**
 * HH:MM of an RFC 3339 time with the office's own offset.
 * @param {string} time
 */
export function hourAndMinute(time) {
  return time.slice(11, 16);
}
