// A payment at the kiosk as a pure state machine: whose account, how much, by card here or at a cash window, what became of it.
// The money's own state is the server's: what `seen` is told of a payment decides the step, never what was pressed.
import * as account from "./account_flow.js";
import { kopecksOf, typed } from "./entries.js";

export const STAGES = ["account", "sum", "paying", "paid"];
const STAGE_OF = {
  account: 0, looking: 0, yours: 0, trouble: 0, sum: 1, other: 1, way: 1,
  starting: 2, unsure: 2, card: 2, cancelling: 2, cash: 2, paid: 3, declined: 3, undone: 3, unknown: 3, refused: 2,
};
// Nobody leaves these by idleness: money may be moving, or a ticket is on its way.
const MONEY_MOVES = new Set(["starting", "unsure", "card", "cancelling", "cash"]);
const OUTCOMES = { approved: "paid", confirmed: "paid", paid_by_hand: "paid", declined: "declined", undone: "undone", unpaid_by_hand: "undone", unknown: "unknown" };
const SURE = new Set(["paid", "declined", "undone"]);
const LONGEST_ROUBLES = 6;

/** `place` is what this kiosk can do: {terminal: bool, cash: bool, least, most (kopecks), digits (of an account number)}. */
export function begin(place) {
  return { ...account.begin(place.digits), place, sum: "", kopecks: null, payment: null };
}

/** A page that was loaded again while a payment was on its way takes it up where it is. */
export function resume(place, payment) {
  return seen({ ...begin(place), step: "starting" }, payment);
}

export const stage = (state) => STAGE_OF[state.step];
export const moneyMoves = (state) => MONEY_MOVES.has(state.step);

export const pressAccount = account.press;
export const lookUp = account.lookUp;
export const known = account.known;
export const notKnown = account.notKnown;
export const lookUpAgain = account.again;
export const notMine = (state) => (state.step === "yours" ? { ...begin(state.place) } : state);

export function mine(state) {
  return state.step === "yours" ? { ...state, step: "sum" } : state;
}

/** All that is owed can be paid here in one payment. */
export function canPayAll({ place, found }) {
  return within(place, found.owed_kopecks);
}

export function payAll(state) {
  return state.step === "sum" && canPayAll(state) ? chosen(state, state.found.owed_kopecks) : state;
}

export function anotherSum(state) {
  return state.step === "sum" ? { ...state, step: "other", sum: "" } : state;
}

export function pressSum(state, key) {
  return state.step === "other" ? { ...state, sum: typed(state.sum, key, { longest: LONGEST_ROUBLES, decimals: 2 }) } : state;
}

/** "fits", "less" than the least, "more" than the most that is taken here, or "nothing" typed. */
export function judgeSum({ place, sum }) {
  const kopecks = kopecksOf(sum);
  if (!kopecks) return "nothing";
  if (kopecks < place.least) return "less";
  return kopecks > place.most ? "more" : "fits";
}

export function sumTyped(state) {
  return state.step === "other" && judgeSum(state) === "fits" ? chosen(state, kopecksOf(state.sum)) : state;
}

/** The sum is clear: by which way, when there are two; else at once. */
function chosen(state, kopecks) {
  const { terminal, cash } = state.place;
  if (terminal && cash) return { ...state, step: "way", kopecks };
  return { ...state, step: terminal ? "starting" : "cash", kopecks };
}

export function byCard(state) {
  return state.step === "way" && state.place.terminal ? { ...state, step: "starting" } : state;
}

/** Also after the card did not work: the same sum at a cash window. */
export function atCashWindow(state) {
  const may = ["way", "declined", "undone", "refused"].includes(state.step) && state.place.cash;
  return may ? { ...state, step: "cash" } : state;
}

/** What the server says of the payment. An older answer never leads back from an outcome. */
export function seen(state, payment) {
  if (SURE.has(state.step) && !OUTCOMES[payment.state]) return state;
  const wantedBack = payment.wanted === "undo";
  const outcome = wantedBack && OUTCOMES[payment.state] === "paid" ? null : OUTCOMES[payment.state];
  if (outcome) return { ...state, step: outcome, payment, kopecks: payment.kopecks };
  const cancelling = wantedBack || state.step === "cancelling";
  return { ...state, step: cancelling ? "cancelling" : "card", payment, kopecks: payment.kopecks };
}

/** The server did not take the payment up: `code` of its refusal. No money has moved. */
export function refused(state, code) {
  return state.step === "starting" || state.step === "unsure" ? { ...state, step: "refused", refusal: code } : state;
}

/** Nobody has answered yet whether the payment began. */
export function unsure(state) {
  return state.step === "starting" ? { ...state, step: "unsure" } : state;
}

/** It stays unclear: the visitor is told to ask at a window, and never to try again. */
export function givenUp(state) {
  return ["unsure", "card", "cancelling"].includes(state.step) ? { ...state, step: "unknown" } : state;
}

export function cancel(state) {
  return state.step === "card" ? { ...state, step: "cancelling" } : state;
}

/** Once more with the same sum: only after an outcome that surely moved no money. */
export function payAgain(state) {
  const surely = ["declined", "undone", "refused"].includes(state.step) && state.found;
  return surely ? { ...state, step: state.place.terminal && state.place.cash ? "way" : "sum", payment: null } : state;
}

/** The earlier question; null where there is none, or where money may be moving. */
export function back(state) {
  const earlier = account.back(state);
  if (earlier) return { ...begin(state.place), ...earlier };
  if (state.step === "sum") return { ...state, step: "yours" };
  if (state.step === "other" || state.step === "way") return { ...state, step: "sum" };
  return null;
}

function within({ least, most }, kopecks) {
  return kopecks >= least && kopecks <= most;
}
