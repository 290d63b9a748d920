// A meter reading at the kiosk (clause 4.2.4) as a pure state machine: account, meter, one tariff zone after the other, judged, confirmed.
import * as account from "./account_flow.js";
import { typed } from "./entries.js";

export const STAGES = ["account", "meter", "reading", "taken"];
const STAGE_OF = {
  account: 0, looking: 0, yours: 0, trouble: 0, no_meter: 1, meter: 1, zone: 2, check: 2, sending: 2, asked_back: 2, unanswered: 2, refused: 2, taken: 3,
};

export function begin(digits) {
  return { ...account.begin(digits), meter: null, zone: 0, readings: {}, confirmed: [], verdicts: {}, slip: null };
}

export const stage = (state) => STAGE_OF[state.step];

export const pressAccount = account.press;
export const lookUp = account.lookUp;
export const known = account.known;
export const notKnown = account.notKnown;
export const lookUpAgain = account.again;
export const notMine = (state) => (state.step === "yours" ? begin(state.digits) : state);

export function mine(state) {
  if (state.step !== "yours") return state;
  const { meters } = state.found;
  if (meters.length === 0) return { ...state, step: "no_meter" };
  return meters.length === 1 ? meterChosen({ ...state, step: "meter" }, meters[0].serial) : { ...state, step: "meter" };
}

export function meterChosen(state, serial) {
  const meter = state.found?.meters.find((row) => row.serial === serial);
  return state.step === "meter" && meter ? { ...state, step: "zone", meter, zone: 0, readings: {}, confirmed: [], verdicts: {} } : state;
}

/** The tariff zone on the screen: {zone, last_reading}. */
export const zoneShown = (state) => state.meter.zones[state.zone];

/** What has been typed for the zone on the screen. */
export const entry = (state) => state.readings[zoneShown(state).zone] ?? "";

export function press(state, key) {
  if (state.step !== "zone") return state;
  const { zone } = zoneShown(state);
  const reading = typed(entry(state), key, { longest: state.meter.digits, decimals: state.meter.decimals });
  const verdicts = Object.fromEntries(Object.entries(state.verdicts).filter(([name]) => name !== zone));
  const confirmed = state.confirmed.filter((name) => name !== zone);
  return { ...state, readings: { ...state.readings, [zone]: reading }, verdicts, confirmed };
}

/** The zone's figures are typed: to the next zone that is open, or to a look at all of them. */
export function zoneTyped(state) {
  if (state.step !== "zone" || !/\d$/.test(entry(state))) return state;
  const next = state.meter.zones.findIndex(({ zone }, index) => index > state.zone && !state.readings[zone]);
  return next >= 0 ? { ...state, zone: next } : { ...state, step: "check" };
}

/** All of them are right: they are sent to be judged. */
export function send(state) {
  return state.step === "check" || state.step === "unanswered" ? { ...state, step: "sending" } : state;
}

/** The judgement: taken, asked back about a zone, or a zone to be corrected with the reason beside it. */
export function judged(state, { outcome, zones, slip }) {
  if (state.step !== "sending") return state;
  if (outcome === "accepted") return { ...state, step: "taken", verdicts: zones, slip };
  const about = (wanted) => state.meter.zones.findIndex(({ zone }) => zones[zone]?.outcome === wanted);
  const wrong = about("refused");
  if (wrong >= 0) return { ...state, step: "zone", zone: wrong, verdicts: zones };
  return { ...state, step: "asked_back", zone: about("confirm_needed"), verdicts: zones };
}

/** The visitor stands by the zone asked about: to the next one asked about, or sent once more. */
export function confirm(state) {
  if (state.step !== "asked_back") return state;
  const confirmed = [...state.confirmed, zoneShown(state).zone];
  const next = state.meter.zones.findIndex(
    ({ zone }) => state.verdicts[zone]?.outcome === "confirm_needed" && !confirmed.includes(zone),
  );
  return next >= 0 ? { ...state, confirmed, zone: next } : { ...state, confirmed, step: "sending" };
}

/** The figures asked about, or looked at, are wrong: they are typed again. */
export function correct(state, zone = state.zone) {
  if (!["asked_back", "check"].includes(state.step)) return state;
  const name = state.meter.zones[zone].zone;
  return { ...state, step: "zone", zone, readings: { ...state.readings, [name]: "" }, confirmed: [], verdicts: {} };
}

/** The server refused to take readings at all; `code` says why. */
export function refused(state, code) {
  return state.step === "sending" ? { ...state, step: "refused", refusal: code } : state;
}

/** Nobody answered; the same request may be sent again. */
export function unanswered(state) {
  return state.step === "sending" ? { ...state, step: "unanswered" } : state;
}

/** The earlier question; null where there is none. */
export function back(state) {
  const earlier = account.back(state);
  if (earlier) return { ...begin(state.digits), ...earlier };
  if (state.step === "meter" || state.step === "no_meter") return { ...state, step: "yours" };
  if (state.step === "zone") {
    if (state.zone > 0) return { ...state, zone: state.zone - 1 };
    return state.found.meters.length > 1 ? { ...state, step: "meter" } : { ...state, step: "yours" };
  }
  if (state.step === "check" || state.step === "asked_back") return { ...state, step: "zone", zone: Math.max(0, state.step === "check" ? state.meter.zones.length - 1 : state.zone) };
  return null;
}
