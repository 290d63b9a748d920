// When the kiosk warns and goes home, and which touches are not meant. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { idlePhase, ticketStays, tooSoon } from "../../kiosk/static/idle.js";

test("after 30 s of silence comes a countdown of 10 s, then home", () => {
  assert.equal(idlePhase(29_999).phase, "active");
  assert.deepEqual(idlePhase(30_000), { phase: "warning", secondsLeft: 10 });
  assert.deepEqual(idlePhase(39_001), { phase: "warning", secondsLeft: 1 });
  assert.equal(idlePhase(40_000).phase, "over");
});

test("a touch right after the screen changed is not meant for the new screen", () => {
  assert.ok(tooSoon(0));
  assert.ok(tooSoon(400));
  assert.ok(!tooSoon(600));
});

test("a number that is not on paper stays on the screen longer", () => {
  assert.equal(ticketStays("printed"), 15_000);
  for (const state of ["failed", "unknown", "late", "none"]) assert.equal(ticketStays(state), 60_000);
  assert.equal(ticketStays("printing"), Infinity);
});
