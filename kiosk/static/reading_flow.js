// A meter reading at the kiosk (clause 4.2.4) as a pure state machine: account, meter, tariff zone after tariff zone, judged, confirmed.
import * as account from "./account_flow.js";
import { typed } from "./entries.js";

/** @import { Meter, PaperSlip, Readings } from "talon/types.js" */
/** @import { AccountState, AccountStep } from "./account_flow.js" */

/** @typedef {AccountStep | "no_meter" | "meter" | "zone" | "check" | "sending" | "asked_back" | "unanswered" | "refused" | "taken"} Step */
/** @typedef {{outcome: Verdict["outcome"], zones: Record<string, Verdict>, slip?: PaperSlip | null}} Judgement What the server answers. */
/** @typedef {Pick<Readings["zones"][string], "outcome" | "why">} Verdict */
/**
 * `readings` and `verdicts` are by tariff zone, `confirmed` the zones by whose readings the visitor stands; `zone` is the place of the
 * present zone among the meter's; `refusal` the code of the server's.
 * @typedef {object} OwnState
 * @property {Step} step
 * @property {Meter | null} meter
 * @property {number} zone
 * @property {Record<string, string>} readings
 * @property {string[]} confirmed
 * @property {Record<string, Verdict>} verdicts
 * @property {PaperSlip | null} slip
 * @property {string} [refusal]
 */
/** @typedef {AccountState & OwnState} State */

export const STAGES = ["account", "meter", "reading", "taken"];
/** @type {Record<Step, number>} */
const STAGE_OF = {
  account: 0, looking: 0, yours: 0, trouble: 0, no_meter: 1, meter: 1, zone: 2, check: 2, sending: 2, asked_back: 2, unanswered: 2, refused: 2, taken: 3,
};

/**
 * @param {number} digits How many an account number has.
 * @returns {State}
 */
export function begin(digits) {
  return { ...account.begin(digits), meter: null, zone: 0, readings: {}, confirmed: [], verdicts: {}, slip: null };
}

export const stage = (/** @type {State} */ state) => STAGE_OF[state.step];

export const pressAccount = account.press;
export const lookUp = account.lookUp;
export const known = account.known;
export const notKnown = account.notKnown;
export const lookUpAgain = account.again;
/** The address is not the visitor's: the number is typed again. */
export const notMine = (/** @type {State} */ state) => (state.step === "yours" ? begin(state.digits) : state);

/**
 * @param {State} state
 * @returns {State}
 */
export function mine(state) {
  if (state.step !== "yours") return state;
  const meters = state.account?.meters ?? [];
  if (meters.length === 0) return { ...state, step: "no_meter" };
  return meters.length === 1 ? meterChosen({ ...state, step: "meter" }, meters[0].serial) : { ...state, step: "meter" };
}

/**
 * @param {State} state
 * @param {string} serial
 * @returns {State}
 */
export function meterChosen(state, serial) {
  const meter = state.account?.meters.find((row) => row.serial === serial);
  return state.step === "meter" && meter ? { ...state, step: "zone", meter, zone: 0, readings: {}, confirmed: [], verdicts: {} } : state;
}

/**
 * The meter of a state in which it has been chosen.
 * @param {State} state
 */
export function meterOf(state) {
  if (state.meter === null) throw new TypeError("No meter has been chosen yet.");
  return state.meter;
}

/** The tariff zone on the screen: {zone, last_reading}. */
export const zoneShown = (/** @type {State} */ state) => meterOf(state).zones[state.zone];

/** What has been typed for the zone on the screen. */
export const entry = (/** @type {State} */ state) => state.readings[zoneShown(state).zone] ?? "";

/**
 * @param {State} state
 * @param {string} key
 * @returns {State}
 */
export function press(state, key) {
  if (state.step !== "zone") return state;
  const { zone } = zoneShown(state);
  const { digits, decimals } = meterOf(state);
  const reading = typed(entry(state), key, { longest: digits, decimals });
  const verdicts = Object.fromEntries(Object.entries(state.verdicts).filter(([name]) => name !== zone));
  const confirmed = state.confirmed.filter((name) => name !== zone);
  return { ...state, readings: { ...state.readings, [zone]: reading }, verdicts, confirmed };
}

/**
 * The zone's reading is typed: to the next zone that is open, or to a look at all of them.
 * @param {State} state
 * @returns {State}
 */
export function zoneTyped(state) {
  if (state.step !== "zone" || !/\d$/.test(entry(state))) return state;
  const next = meterOf(state).zones.findIndex(({ zone }, index) => index > state.zone && !state.readings[zone]);
  return next >= 0 ? { ...state, zone: next } : { ...state, step: "check" };
}

/**
 * All of them are right: they are sent to be judged.
 * @param {State} state
 * @returns {State}
 */
export function send(state) {
  return state.step === "check" || state.step === "unanswered" ? { ...state, step: "sending" } : state;
}

/**
 * The judgement: taken, asked back about a zone, or a zone to be corrected with the reason beside it.
 * @param {State} state
 * @param {Judgement} judgement
 * @returns {State}
 */
export function judged(state, { outcome, zones, slip }) {
  if (state.step !== "sending") return state;
  if (outcome === "accepted") return { ...state, step: "taken", verdicts: zones, slip: slip ?? null };
  const about = (/** @type {Verdict["outcome"]} */ wanted) => meterOf(state).zones.findIndex(({ zone }) => zones[zone]?.outcome === wanted);
  const wrong = about("refused");
  if (wrong >= 0) return { ...state, step: "zone", zone: wrong, verdicts: zones };
  return { ...state, step: "asked_back", zone: about("confirm_needed"), verdicts: zones };
}

/**
 * The visitor stands by the reading asked about: to the next zone asked about, or sent once more.
 * @param {State} state
 * @returns {State}
 */
export function confirm(state) {
  if (state.step !== "asked_back") return state;
  const confirmed = [...state.confirmed, zoneShown(state).zone];
  const next = meterOf(state).zones.findIndex(
    ({ zone }) => state.verdicts[zone]?.outcome === "confirm_needed" && !confirmed.includes(zone),
  );
  return next >= 0 ? { ...state, confirmed, zone: next } : { ...state, confirmed, step: "sending" };
}

/**
 * The reading asked about, or looked at, is wrong: it is typed again.
 * @param {State} state
 * @returns {State}
 */
export function correct(state) {
  if (!["asked_back", "check"].includes(state.step)) return state;
  const { zone: name } = zoneShown(state);
  return { ...state, step: "zone", readings: { ...state.readings, [name]: "" }, confirmed: [], verdicts: {} };
}

/**
 * The server refused to take readings at all, with a code.
 * @param {State} state
 * @param {string} code
 * @returns {State}
 */
export function refused(state, code) {
  return state.step === "sending" ? { ...state, step: "refused", refusal: code } : state;
}

/**
 * Nobody answered; the same request may be sent again.
 * @param {State} state
 * @returns {State}
 */
export function unanswered(state) {
  return state.step === "sending" ? { ...state, step: "unanswered" } : state;
}

/**
 * The earlier question; null where there is none.
 * @param {State} state
 * @returns {State | null}
 */
export function back(state) {
  const earlier = account.back(state);
  if (earlier) return { ...begin(state.digits), ...earlier };
  if (state.step === "meter" || state.step === "no_meter") return { ...state, step: "yours" };
  if (state.step === "zone") {
    if (state.zone > 0) return { ...state, zone: state.zone - 1 };
    return (state.account?.meters ?? []).length > 1 ? { ...state, step: "meter" } : { ...state, step: "yours" };
  }
  if (state.step === "check") return { ...state, step: "zone", zone: Math.max(0, meterOf(state).zones.length - 1) };
  return state.step === "asked_back" ? { ...state, step: "zone", zone: Math.max(0, state.zone) } : null;
}
