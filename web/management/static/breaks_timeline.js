// The day's breaks as bars on a line of hours: which bar lies where. Pure.

/** @import { DayPlan, OfficeWindow, PlannedBreak } from "talon/types.js" */

/** @typedef {{state: "taken" | "now" | "asked" | "planned", kind: string, begins: number, ends: number, pinned?: boolean, play?: [from: number, to: number]}} Bar Times are minutes after midnight. */

/**
 * "HH:MM" as minutes after midnight.
 * @param {string} clock
 */
export function minuteOf(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/**
 * Minutes after midnight as "HH:MM".
 * @param {number} minute
 */
export function clockOf(minute) {
  const whole = Math.round(minute);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * A time of the public API (RFC 3339 with the office's offset) as minutes after midnight on the office's clock.
 * @param {string} time
 */
export function minuteOfTime(time) {
  return minuteOf(time.slice(11, 16)) + Number(time.slice(17, 19) || 0) / 60;
}

/**
 * The full hours that the line shows, a little before opening and after closing.
 * @param {NonNullable<DayPlan["hours"]>} hours
 */
export function hoursOf({ opens, closes }) {
  const [first, last] = [Math.floor(minuteOf(opens) / 60), Math.ceil(minuteOf(closes) / 60)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * Where a span lies on the line, in per cent; what is outside of the hours is cut off.
 * @param {number[]} hours
 * @param {number} begins
 * @param {number} ends
 */
export function placeOf(hours, begins, ends) {
  const [first, length] = [hours[0] * 60, (hours.length - 1) * 60];
  const within = (/** @type {number} */ minute) => Math.min(Math.max((minute - first) / length, 0), 1) * 100;
  return { left: within(begins), width: within(ends) - within(begins) };
}

/**
 * The bars of each window: breaks over (`taken`), going on (`now`), asked for (`asked`), and still to come (`planned`, with
 * the `play` in which it may begin). `at` is the present minute.
 * @param {DayPlan} day
 * @param {OfficeWindow[]} windows
 * @param {PlannedBreak[]} plan
 * @param {number} at
 */
export function rowsOf(day, windows, plan, at) {
  return windows.map((window) => {
    const taken = day.taken.filter((taking) => taking.window === window.id).map((taking) => takenBar(taking, at));
    const planned = plan.filter((entry) => entry.window === window.id).map(plannedBar);
    return { window, bars: [...taken, ...askedBars(window, at), ...planned] };
  });
}

/**
 * @param {DayPlan["taken"][number]} taking
 * @param {number} at
 * @returns {Bar}
 */
function takenBar({ kind, begun_at, ended_at, minutes }, at) {
  const begins = minuteOfTime(begun_at);
  if (ended_at === null) return { state: "now", kind, begins, ends: Math.max(begins + minutes, at) };
  return { state: "taken", kind, begins, ends: minuteOfTime(ended_at) };
}

/**
 * @param {OfficeWindow} window
 * @param {number} at
 * @returns {Bar[]}
 */
function askedBars({ request }, at) {
  return request ? [{ state: "asked", kind: request.kind, begins: at, ends: at + request.minutes }] : [];
}

/**
 * @param {PlannedBreak} entry
 * @returns {Bar}
 */
function plannedBar({ kind, begins, minutes, pinned, earliest, latest }) {
  const minute = minuteOfTime(begins);
  return { state: "planned", kind, begins: minute, ends: minute + minutes, pinned, play: [minuteOfTime(earliest), minuteOfTime(latest) + minutes] };
}
