// When the visitor's phone asks again, and when it rings. Pure.

/** @import { TicketState } from "talon/types.js" */

const FIRST_PAUSE_S = 3;
const LONGEST_PAUSE_S = 60;
const JITTER = 0.25;

/**
 * Milliseconds until the next question: what the server wishes, or, after failures in a row, ever longer.
 * Spread at random (`chance`, 0 to 1), so that a hall full of phones does not come back all at once after a restart.
 * @param {number} againS
 * @param {number} failures
 * @param {number} chance
 */
export function pauseMs(againS, failures, chance) {
  const seconds = failures ? Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (failures - 1)) : againS;
  return Math.round(seconds * 1000 * (1 - JITTER + 2 * JITTER * chance));
}

/** @typedef {{state: TicketState, calls: number, window: string | null}} Called What a call changes in a ticket. */

/**
 * Whether the ticket was called, or called again, between two answers.
 * @param {Called} before
 * @param {Called} after
 */
export function isNewCall(before, after) {
  return after.state === "called" && (before.state !== "called" || after.calls !== before.calls || after.window !== before.window);
}
