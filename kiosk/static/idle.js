// The rules of idleness: when to warn with a countdown, when to go home, which touches to ignore. Pure: times are passed in.

const IDLE_MS = 30_000;
const COUNTDOWN_MS = 10_000;

/**
 * The phase after `sinceTouch` milliseconds without a touch: "active", "warning" (with the whole seconds left) or "over".
 * @param {number} sinceTouch
 */
export function idlePhase(sinceTouch, { idle = IDLE_MS, countdown = COUNTDOWN_MS } = {}) {
  if (sinceTouch < idle) return { phase: "active", secondsLeft: null };
  if (sinceTouch >= idle + countdown) return { phase: "over", secondsLeft: 0 };
  return { phase: "warning", secondsLeft: Math.ceil((idle + countdown - sinceTouch) / 1000) };
}

// The second touch of a trembling finger lands on whatever has just appeared under it, and is not intended.
export const SETTLE_MS = 600;

/**
 * True when a touch came too soon after a change of screen to be meant for the new one.
 * @param {number} sinceChange
 */
export function tooSoon(sinceChange, settle = SETTLE_MS) {
  return sinceChange < settle;
}

const PRINTED_STAYS_MS = 15_000;
const UNPRINTED_STAYS_MS = 60_000;

/**
 * How long (ms) a number stays on the screen once its slip's outcome is known: longer when it was not printed.
 * @param {string} slipState
 * @returns {number} Milliseconds.
 */
export function ticketStays(slipState) {
  if (slipState === "printing") return Infinity;
  return slipState === "printed" ? PRINTED_STAYS_MS : UNPRINTED_STAYS_MS;
}
