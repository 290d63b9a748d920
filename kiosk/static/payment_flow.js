// A payment at the kiosk as a pure state machine: whose account, how much, by card here or at a cash window, what became of it.
// The money's own state is the server's: what it answers of a payment decides the step, never what was pressed.
import * as account from "./account_flow.js";
import { kopecksOf, typed } from "./entries.js";

/** @import { Account, Payment } from "talon/types.js" */
/** @import { AccountState, AccountStep } from "./account_flow.js" */

/** @typedef {AccountStep | "sum" | "other" | "way" | "starting" | "unsure" | "card" | "cancelling" | "cash" | "paid" | "declined" | "undone" | "unknown" | "refused"} Step */
/** @typedef {{terminal: boolean, cash: boolean, least: number, most: number, digits: number}} Place What this kiosk can do; `least` and `most` in kopecks, `digits` of an account number. */
/**
 * `sum` is what has been typed, `refusal` the code of the server's.
 * @typedef {AccountState & {step: Step, place: Place, sum: string, kopecks: number | null, payment: SeenPayment | null, refusal?: string}} State
 */
/** @typedef {Pick<Payment, "id" | "state" | "wanted" | "kopecks" | "text" | "slip">} SeenPayment What the screens need of a payment. */

export const STAGES = ["account", "sum", "paying", "paid"];
/** @type {Record<Step, number>} */
const STAGE_OF = {
  account: 0, looking: 0, yours: 0, trouble: 0, sum: 1, other: 1, way: 1,
  starting: 2, unsure: 2, card: 2, cancelling: 2, cash: 2, paid: 3, declined: 3, undone: 3, unknown: 3, refused: 2,
};
// Nobody leaves these by idleness: money may be moving, or a ticket is on its way.
/** @type {Set<Step>} */
const MONEY_MOVES = new Set(["starting", "unsure", "card", "cancelling", "cash"]);
/** @type {Partial<Record<Payment["state"], Step>>} */
const OUTCOMES = { approved: "paid", confirmed: "paid", paid_by_hand: "paid", declined: "declined", undone: "undone", unpaid_by_hand: "undone", unknown: "unknown" };
/** @type {Set<Step>} */
const SURE = new Set(["paid", "declined", "undone"]);
const LONGEST_ROUBLES = 6;

/**
 * @param {Place} place
 * @returns {State}
 */
export function begin(place) {
  return { ...account.begin(place.digits), place, sum: "", kopecks: null, payment: null };
}

/**
 * A page that was loaded again while a payment was on its way takes it up where it is.
 * @param {Place} place
 * @param {SeenPayment} payment
 */
export function resume(place, payment) {
  return seen({ ...begin(place), step: "starting" }, payment);
}

export const stage = (/** @type {State} */ state) => STAGE_OF[state.step];
export const moneyMoves = (/** @type {State} */ state) => MONEY_MOVES.has(state.step);

export const pressAccount = account.press;
export const lookUp = account.lookUp;
export const known = account.known;
export const notKnown = account.notKnown;
export const lookUpAgain = account.again;
/** The address is not the visitor's: the number is typed again. */
export const notMine = (/** @type {State} */ state) => (state.step === "yours" ? begin(state.place) : state);

/**
 * @param {State} state
 * @returns {State}
 */
export function mine(state) {
  return state.step === "yours" ? { ...state, step: "sum" } : state;
}

/**
 * All that is owed can be paid here in one payment.
 * @param {State} state
 */
export function canPayAll({ place, account: owner }) {
  return owner !== null && within(place, owner.owed_kopecks);
}

/**
 * @param {State} state
 * @returns {State}
 */
export function payAll(state) {
  return state.step === "sum" && canPayAll(state) ? chosen(state, accountOf(state).owed_kopecks) : state;
}

/**
 * @param {State} state
 * @returns {State}
 */
export function anotherSum(state) {
  return state.step === "sum" ? { ...state, step: "other", sum: "" } : state;
}

/**
 * @param {State} state
 * @param {string} key
 * @returns {State}
 */
export function pressSum(state, key) {
  return state.step === "other" ? { ...state, sum: typed(state.sum, key, { longest: LONGEST_ROUBLES, decimals: 2 }) } : state;
}

/**
 * "fits", "less" than the least, "more" than the most that is taken here, or "nothing" typed.
 * @param {Pick<State, "place" | "sum">} state
 */
export function judgeSum({ place, sum }) {
  const kopecks = kopecksOf(sum);
  if (!kopecks) return "nothing";
  if (kopecks < place.least) return "less";
  return kopecks > place.most ? "more" : "fits";
}

/**
 * @param {State} state
 * @returns {State}
 */
export function sumTyped(state) {
  return state.step === "other" && judgeSum(state) === "fits" ? chosen(state, kopecksOf(state.sum)) : state;
}

/**
 * The sum is clear: by which way, when there are two; else at once.
 * @param {State} state
 * @param {number | null} kopecks
 * @returns {State}
 */
function chosen(state, kopecks) {
  const { terminal, cash } = state.place;
  if (terminal && cash) return { ...state, step: "way", kopecks };
  return { ...state, step: terminal ? "starting" : "cash", kopecks };
}

/**
 * @param {State} state
 * @returns {State}
 */
export function byCard(state) {
  return state.step === "way" && state.place.terminal ? { ...state, step: "starting" } : state;
}

/**
 * Also after the card did not work: the same sum at a cash window.
 * @param {State} state
 * @returns {State}
 */
export function atCashWindow(state) {
  const may = ["way", "declined", "undone", "refused"].includes(state.step) && state.place.cash;
  return may ? { ...state, step: "cash" } : state;
}

/**
 * The payment as the server has it. An older answer never leads back from an outcome.
 * @param {State} state
 * @param {SeenPayment} payment
 * @returns {State}
 */
export function seen(state, payment) {
  if (SURE.has(state.step) && !OUTCOMES[payment.state]) return state;
  const wantedBack = payment.wanted === "undo";
  const outcome = wantedBack && OUTCOMES[payment.state] === "paid" ? null : OUTCOMES[payment.state];
  if (outcome) return { ...state, step: outcome, payment, kopecks: payment.kopecks };
  const cancelling = wantedBack || state.step === "cancelling";
  return { ...state, step: cancelling ? "cancelling" : "card", payment, kopecks: payment.kopecks };
}

/**
 * The server did not take the payment up: `code` of its refusal. No money has moved.
 * @param {State} state
 * @param {string} code
 * @returns {State}
 */
export function refused(state, code) {
  return state.step === "starting" || state.step === "unsure" ? { ...state, step: "refused", refusal: code } : state;
}

/**
 * Nobody has answered yet whether the payment began.
 * @param {State} state
 * @returns {State}
 */
export function unsure(state) {
  return state.step === "starting" ? { ...state, step: "unsure" } : state;
}

/**
 * It stays unclear: the screen sends the visitor to a window, and never to try again.
 * @param {State} state
 * @returns {State}
 */
export function givenUp(state) {
  return ["unsure", "card", "cancelling"].includes(state.step) ? { ...state, step: "unknown" } : state;
}

/**
 * @param {State} state
 * @returns {State}
 */
export function cancel(state) {
  return state.step === "card" ? { ...state, step: "cancelling" } : state;
}

/**
 * Once more with the same sum: only after an outcome that surely moved no money.
 * @param {State} state
 * @returns {State}
 */
export function payAgain(state) {
  const surely = ["declined", "undone", "refused"].includes(state.step) && state.account;
  return surely ? { ...state, step: state.place.terminal && state.place.cash ? "way" : "sum", payment: null } : state;
}

/**
 * The earlier question; null where there is none, or where money may be moving.
 * @param {State} state
 * @returns {State | null}
 */
export function back(state) {
  const earlier = account.back(state);
  if (earlier) return { ...begin(state.place), ...earlier };
  if (state.step === "sum") return { ...state, step: "yours" };
  if (state.step === "other" || state.step === "way") return { ...state, step: "sum" };
  return null;
}

/**
 * The account of a state whose questions about it are answered.
 * @param {State} state
 * @returns {Account}
 */
export function accountOf(state) {
  if (state.account === null) throw new TypeError("The account is not known yet.");
  return state.account;
}

/**
 * @param {Place} place
 * @param {number} kopecks
 */
function within({ least, most }, kopecks) {
  return kopecks >= least && kopecks <= most;
}
