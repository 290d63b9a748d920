// A meter reading's steps: zones one by one, what is asked back, what is corrected. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as flow from "../../kiosk/static/reading_flow.js";
import * as api from "../api_rows.mjs";

/** @import { Meter } from "talon/types.js" */
/** @import { Judgement, State } from "../../kiosk/static/reading_flow.js" */

/** @type {Meter} */
const METER = { serial: "A", place: "", digits: 5, decimals: 1, last_read_on: "2026-10-01", zones: [{ zone: "T1", last_reading: "100" }, { zone: "T2", last_reading: "50" }] };
const type = (/** @type {State} */ state, /** @type {string} */ keys, /** @type {(state: State, key: string) => State} */ press) =>
  [...keys].reduce((now, key) => press(now, key), state);
const yours = (meters = [METER]) => flow.known(flow.lookUp(type(flow.begin(4), "1234", flow.pressAccount)), api.account({ meters }));
const checked = () => {
  const first = flow.zoneTyped(type(flow.mine(yours()), "120", flow.press));
  return flow.zoneTyped(type(first, "60,5", flow.press));
};

test("a single meter is not asked for, several are, none is shown as such", () => {
  assert.equal(flow.mine(yours()).step, "zone");
  assert.equal(flow.mine(yours([METER, { ...METER, serial: "B" }])).step, "meter");
  assert.equal(flow.meterChosen(flow.mine(yours([METER, { ...METER, serial: "B" }])), "B").meter?.serial, "B");
  assert.equal(flow.mine(yours([])).step, "no_meter");
});

test("each zone is typed, then all are looked at", () => {
  const zone = flow.mine(yours());
  assert.equal(flow.zoneTyped(zone), zone, "nothing typed");
  const state = checked();
  assert.equal(state.step, "check");
  assert.deepEqual(state.readings, { T1: "120", T2: "60,5" });
});

test("a refused zone comes back with its reason; typing takes the reason away", () => {
  /** @type {Judgement["zones"]} */
  const zones = { T1: { outcome: "accepted", why: null }, T2: { outcome: "refused", why: { ru: "меньше", en: "less" } } };
  const wrong = flow.judged(flow.send(checked()), { outcome: "refused", zones });
  assert.deepEqual([wrong.step, flow.zoneShown(wrong).zone], ["zone", "T2"]);
  assert.equal(flow.press(wrong, "erase").verdicts.T2, undefined);
});

test("what is unlikely is asked back zone by zone, and sent once with all that was confirmed", () => {
  const why = { ru: "много", en: "a lot" };
  /** @type {Judgement["zones"]} */
  const zones = { T1: { outcome: "confirm_needed", why }, T2: { outcome: "confirm_needed", why } };
  const asked = flow.judged(flow.send(checked()), { outcome: "confirm_needed", zones });
  assert.equal(asked.step, "asked_back");
  const second = flow.confirm(asked);
  assert.deepEqual([second.step, flow.zoneShown(second).zone], ["asked_back", "T2"]);
  const sent = flow.confirm(second);
  assert.deepEqual([sent.step, sent.confirmed], ["sending", ["T1", "T2"]]);
  const corrected = flow.correct(asked);
  assert.deepEqual([corrected.step, flow.entry(corrected), corrected.confirmed], ["zone", "", []]);
});

test("no answer may be sent again; a refusal of the billing system is shown", () => {
  const sending = flow.send(checked());
  assert.equal(flow.send(flow.unanswered(sending)).step, "sending");
  assert.equal(flow.refused(sending, "billing_stale").step, "refused");
});

test("back leads through zones and meters to the number", () => {
  const second = flow.zoneTyped(type(flow.mine(yours()), "120", flow.press));
  const steps = [];
  for (let state = flow.back(second); state; state = flow.back(state)) steps.push(state);
  assert.deepEqual(steps.map(({ step, zone, entry }) => [step, zone, entry]), [["zone", 0, "1234"], ["yours", 0, "1234"], ["account", 0, "1234"]]);
  assert.equal(flow.back(flow.judged(flow.send(checked()), { outcome: "accepted", zones: {}, slip: null })), null);
});
