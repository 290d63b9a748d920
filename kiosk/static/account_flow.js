// Whose account it is: the first questions of a payment and of a meter reading, as a pure state machine.
// Steps: account (typing) → looking → yours ("is this yours?"), or trouble when the billing system cannot be asked.
import { typed } from "./entries.js";

/** Mistakes in the number itself: the visitor corrects the figures. Everything else is not the visitor's business. */
const MISTYPED = new Set(["wrong_account_number", "unknown_account"]);

export function begin(digits) {
  return { step: "account", digits, entry: "", mistake: null, found: null };
}

export function press(state, key) {
  if (state.step !== "account") return state;
  return { ...state, entry: typed(state.entry, key, { longest: state.digits }), mistake: null };
}

export function isComplete(state) {
  return state.step === "account" && state.entry.length === state.digits;
}

export function lookUp(state) {
  return isComplete(state) ? { ...state, step: "looking" } : state;
}

/** The billing system knows the account. */
export function known(state, found) {
  return state.step === "looking" ? { ...state, step: "yours", found } : state;
}

/** The look-up was refused with a code, or nobody answered ("unreachable"). */
export function notKnown(state, code) {
  if (state.step !== "looking") return state;
  return MISTYPED.has(code) ? { ...state, step: "account", mistake: code } : { ...state, step: "trouble", trouble: code };
}

/** The address is not the visitor's: the number is typed again. */
export function notMine(state) {
  return state.step === "yours" ? begin(state.digits) : state;
}

/** Back from an answer to the number, which stays typed; null when there is nothing behind. */
export function back(state) {
  if (state.step === "yours" || state.step === "trouble") return { ...begin(state.digits), entry: state.entry };
  return null;
}

export function again(state) {
  return state.step === "trouble" ? { ...state, step: "looking", trouble: null } : state;
}
