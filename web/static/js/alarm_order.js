// In which order open alarms are shown, and how loud they are. Pure.

/** @import { Alarm } from "./types.js" */

const ORDER = { panic: 0, conflict: 1, staff: 2 };

/**
 * The open alarms, those nobody has taken up first, the gravest of them first, then the oldest.
 * @template {Pick<Alarm, "kind" | "state" | "raised_at">} A
 * @param {A[]} alarms
 */
export function inOrder(alarms) {
  const rank = (/** @type {A} */ alarm) => [alarm.state === "raised" ? 0 : 1, ORDER[alarm.kind] ?? 9, Date.parse(alarm.raised_at)];
  return [...alarms].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : left[at] - right[at];
  });
}

/**
 * How loud the alarms are to be: "siren" for a conflict or a panic that nobody has taken up, "call" for a visitor's call, or null.
 * @param {Pick<Alarm, "kind" | "state">[]} alarms
 */
export function soundOf(alarms) {
  const unanswered = alarms.filter((alarm) => alarm.state === "raised");
  if (!unanswered.length) return null;
  return unanswered.some((alarm) => alarm.kind !== "staff") ? "siren" : "call";
}
