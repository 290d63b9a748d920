// Finding the visitor's account, the first questions of a payment and of a meter reading, as a pure state machine.
// Steps: account (typing) → looking → yours ("is this yours?"), or trouble when the look-up is not possible.
import { typed } from "./entries.js";

/** @import { Account } from "talon/types.js" */

/** @typedef {"account" | "looking" | "yours" | "trouble"} AccountStep */
/**
 * `digits` is the length of an account number, `entry` what has been typed; `account` comes from the billing system once found.
 * The states of a payment and of a reading extend this.
 * @typedef {object} AccountState
 * @property {string} step
 * @property {number} digits
 * @property {string} entry
 * @property {string | null} mistake
 * @property {string | null} trouble
 * @property {Account | null} account
 */

/** Mistakes in the number itself, which the visitor can correct. No other failure is up to the visitor. */
const MISTYPED = new Set(["wrong_account_number", "unknown_account"]);

/** @param {number} digits */
export function begin(digits) {
  return { step: /** @type {AccountStep} */ ("account"), digits, entry: "", mistake: null, trouble: null, account: null };
}

/**
 * @template {AccountState} S
 * @param {S} state
 * @param {string} key
 * @returns {S}
 */
export function press(state, key) {
  if (state.step !== "account") return state;
  return { ...state, entry: typed(state.entry, key, { longest: state.digits }), mistake: null };
}

/** @param {AccountState} state */
export function isComplete(state) {
  return state.step === "account" && state.entry.length === state.digits;
}

/**
 * @template {AccountState} S
 * @param {S} state
 * @returns {S}
 */
export function lookUp(state) {
  return isComplete(state) ? { ...state, step: "looking" } : state;
}

/**
 * The billing system has found the account.
 * @template {AccountState} S
 * @param {S} state
 * @param {Account} account
 * @returns {S}
 */
export function known(state, account) {
  return state.step === "looking" ? { ...state, step: "yours", account } : state;
}

/**
 * The look-up was refused with a code, or the server did not answer ("unreachable").
 * @template {AccountState} S
 * @param {S} state
 * @param {string} code
 * @returns {S}
 */
export function notKnown(state, code) {
  if (state.step !== "looking") return state;
  return MISTYPED.has(code) ? { ...state, step: "account", mistake: code } : { ...state, step: "trouble", trouble: code };
}

/**
 * Back from the result to the number, which stays typed; null when there is no earlier step.
 * @param {AccountState} state
 */
export function back(state) {
  if (state.step === "yours" || state.step === "trouble") return { ...begin(state.digits), entry: state.entry };
  return null;
}

/**
 * @template {AccountState} S
 * @param {S} state
 * @returns {S}
 */
export function again(state) {
  return state.step === "trouble" ? { ...state, step: "looking", trouble: null } : state;
}
