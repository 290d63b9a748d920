// What happens when nobody touches the screen any more: a warning with a countdown, then home. Time is given, never asked for.

const IDLE_MS = 30_000;
const COUNTDOWN_MS = 10_000;

/**
 * The phase after so many milliseconds without a touch: "active", "warning" (with whole seconds left) or "over".
 * @param {number} sinceTouch
 */
export function idlePhase(sinceTouch, { idle = IDLE_MS, countdown = COUNTDOWN_MS } = {}) {
  if (sinceTouch < idle) return { phase: "active", secondsLeft: null };
  if (sinceTouch >= idle + countdown) return { phase: "over", secondsLeft: 0 };
  return { phase: "warning", secondsLeft: Math.ceil((idle + countdown - sinceTouch) / 1000) };
}

// A trembling or doubled touch lands on what has just appeared under the finger: that touch is not meant.
export const SETTLE_MS = 600;

/**
 * True when a touch came too soon after the screen changed to be meant for what is on it now.
 * @param {number} sinceChange
 */
export function tooSoon(sinceChange, settle = SETTLE_MS) {
  return sinceChange < settle;
}

const PRINTED_STAYS_MS = 15_000;
const UNPRINTED_STAYS_MS = 60_000;

/**
 * How long a number stays on the screen after its slip's outcome is known: longer when it is not on paper.
 * @param {string} slipState
 * @returns {number} Milliseconds.
 */
export function ticketStays(slipState) {
  if (slipState === "printing") return Infinity;
  return slipState === "printed" ? PRINTED_STAYS_MS : UNPRINTED_STAYS_MS;
}
