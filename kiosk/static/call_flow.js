// Calling a member of staff (clause 6.7.2) as a pure state machine. The call outlives the screen: who called may go on with a ticket.

/** @import { Alarm } from "talon/types.js" */

/**
 * `id` is the alarm's, once the server has it.
 * @typedef {{step: "quiet" | "calling" | "raised" | "coming" | "over" | "failed", id: string | null}} CallState
 */

/** @type {CallState} */
export const quiet = { step: "quiet", id: null };

const STEPS = /** @type {const} */ ({ raised: "raised", acknowledged: "coming", closed: "over" });

/**
 * Pressed: the call is on its way. A call that is on already stays the same.
 * @param {CallState} state
 * @returns {CallState}
 */
export function call(state) {
  return ["quiet", "failed", "over"].includes(state.step) ? { step: "calling", id: null } : state;
}

/**
 * The state of the alarm as the server has it: raised, acknowledged ("is coming") or closed.
 * @param {CallState} state
 * @param {Pick<Alarm, "id" | "state">} alarm
 * @returns {CallState}
 */
export function follow(state, alarm) {
  if (state.id !== null && alarm.id !== state.id) return state;
  return { step: STEPS[alarm.state], id: alarm.id };
}

/**
 * @param {CallState} state
 * @returns {CallState}
 */
export function failed(state) {
  return state.step === "calling" ? { step: "failed", id: null } : state;
}

/** The visitor needs nobody any more. */
export function cancelled() {
  return quiet;
}

/**
 * Somebody has been called and has not been here yet.
 * @param {CallState} state
 */
export const isOn = (state) => ["calling", "raised", "coming"].includes(state.step);
