// Calling a member of staff: one call at a time, followed to its end, lost answers are no second call. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as flow from "../../kiosk/static/call_flow.js";
import { StaffCall } from "../../kiosk/static/staff_call.js";
import { KioskAlone } from "./kiosk_alone.mjs";

test("raised, coming, over", () => {
  let state = flow.call(flow.quiet);
  assert.equal(state.step, "calling");
  assert.equal(flow.call(state), state);
  state = flow.follow(state, { id: "a", state: "raised" });
  assert.ok(flow.isOn(state));
  assert.equal(flow.follow(state, { id: "b", state: "closed" }), state, "another's alarm");
  assert.equal(flow.follow(state, { id: "a", state: "acknowledged" }).step, "coming");
  state = flow.follow(state, { id: "a", state: "closed" });
  assert.equal(state.step, "over");
  assert.ok(!flow.isOn(state));
  assert.equal(flow.call(state).step, "calling");
});

test("a lost answer is asked for once more with the same request id", async () => {
  /** @type {string[]} */
  const ids = [];
  const post = async (/** @type {string} */ _path, /** @type {any} */ body) => {
    ids.push(body.request_id);
    if (ids.length === 1) throw new Error("torn");
    return { id: "a", state: "raised" };
  };
  const call = new StaffCall(new KioskAlone({ post }));
  await call.call();
  assert.equal(call.state.step, "raised");
  assert.deepEqual(ids, ["r0", "r0"]);
});

test("a call that cannot be sent shows as failed; a call that is on is followed", async () => {
  const silent = new StaffCall(new KioskAlone({ post: async () => { throw new Error("away"); } }));
  await silent.call();
  assert.equal(silent.state.step, "failed");
  const here = new KioskAlone({ post: async () => ({ id: "a", state: "raised" }), get: async () => ({ id: "a", state: "acknowledged" }) });
  const call = new StaffCall(here);
  await call.call();
  await here.sleep(2000);
  await call.tick();
  assert.equal(call.state.step, "coming");
  call.cancel();
  assert.equal(call.state, flow.quiet);
});
