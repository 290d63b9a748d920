// When the visitor's phone asks again, and when it rings. Pure.

const FIRST_PAUSE_S = 3;
const LONGEST_PAUSE_S = 60;
const JITTER = 0.25;

/**
 * Milliseconds until the next question: what the server wished, or, after failures in a row, ever longer.
 * Spread at random (`chance`, 0 to 1), so that a hall full of phones does not come back all at once after a restart.
 */
export function pauseMs(againS, failures, chance) {
  const seconds = failures ? Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (failures - 1)) : againS;
  return Math.round(seconds * 1000 * (1 - JITTER + 2 * JITTER * chance));
}

/** Whether the ticket was called, or called again, between two answers. */
export function isNewCall(before, after) {
  return after.state === "called" && (before.state !== "called" || after.calls !== before.calls || after.window !== before.window);
}
