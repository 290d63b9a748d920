// Whose account it is: the first questions of a payment and of a meter reading, as a pure state machine.
// Steps: account (typing) → looking → yours ("is this yours?"), or trouble when the billing system cannot be asked.
import { typed } from "./entries.js";

/** @import { Account } from "talon/types.js" */

/** @typedef {"account" | "looking" | "yours" | "trouble"} AccountStep */
/**
 * `digits` is how many an account number has, `entry` what has been typed; `account` is the billing system's, once it is known. A
 * payment's and a reading's state hold this one.
 * @typedef {object} AccountState
 * @property {string} step
 * @property {number} digits
 * @property {string} entry
 * @property {string | null} mistake
 * @property {string | null} trouble
 * @property {Account | null} account
 */

/** Mistakes in the number itself: the visitor corrects the digits. Everything else is not the visitor's business. */
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
 * The billing system knows the account.
 * @template {AccountState} S
 * @param {S} state
 * @param {Account} account
 * @returns {S}
 */
export function known(state, account) {
  return state.step === "looking" ? { ...state, step: "yours", account } : state;
}

/**
 * The look-up was refused with a code, or nobody answered ("unreachable").
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
 * Back from an answer to the number, which stays typed; null when there is nothing behind.
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
