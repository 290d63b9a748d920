// Durations, office times, and how they stand against their targets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, hourAndMinute, level, offsetMinutes, share, wallClock } from "../../../web/operator/static/timers.js";

test("durations read as clocks", () => {
  assert.deepEqual([0, 9.9, 60, 754, 3600, 4505, -3].map(clock), ["0:00", "0:09", "1:00", "12:34", "1:00:00", "1:15:05", "0:00"]);
});

test("green up to 80 % of the target, amber up to all of it, red beyond", () => {
  assert.deepEqual([0, 479, 480, 600, 600.1].map((seconds) => level(seconds, 600)), ["good", "good", "near", "near", "over"]);
  assert.equal(level(5000, null), "none");
  assert.deepEqual([share(150, 600), share(900, 600), share(10, null)], [0.25, 1, 0]);
});

test("the office's clock does not depend on the browser's time zone", () => {
  const moment = "2026-11-23T01:02:03.500+03:00";
  assert.equal(wallClock(new Date(moment), offsetMinutes(moment)), "01:02:03");
  assert.equal(offsetMinutes("2026-11-23T01:02:03-03:30"), -210);
  assert.equal(offsetMinutes("2026-11-23T01:02:03Z"), 0);
  assert.equal(hourAndMinute(moment), "01:02");
});
