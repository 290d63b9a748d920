// The visitor's phone: how often it asks, and when it rings.
import assert from "node:assert/strict";
import test from "node:test";

import { isNewCall, pauseMs } from "../../kiosk/static/status_polling.js";

/** @import { Called } from "../../kiosk/static/status_polling.js" */

test("the server decides how soon to ask again; phones are spread over a quarter more or less", () => {
  assert.equal(pauseMs(8, 0, 0.5), 8000);
  assert.equal(pauseMs(8, 0, 0), 6000);
  assert.equal(pauseMs(8, 0, 1), 10_000);
});

test("after failures in a row it asks ever more seldom, at last once a minute", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 99].map((failures) => pauseMs(3, failures, 0.5) / 1000), [3, 6, 12, 24, 48, 60, 60]);
});

test("a call, a recall and a call to another window ring; nothing else does", () => {
  /** @type {Called} */
  const called = { state: "called", calls: 1, window: "3" };
  assert.ok(isNewCall({ state: "waiting", calls: 0, window: null }, called));
  assert.ok(isNewCall(called, { ...called, calls: 2 }));
  assert.ok(isNewCall(called, { ...called, window: "4" }));
  assert.ok(!isNewCall(called, called));
  assert.ok(!isNewCall(called, { ...called, state: "serving" }));
});
