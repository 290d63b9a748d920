// Which notices a board shows: of its zones, for their time, each in its turn. Run by tests/display/test_scripts.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { standing, turn, TURN_MS } from "../../display/static/notices.js";
import * as api from "../api_rows.mjs";

/** @import { Notice } from "talon/types.js" */

const notice = (/** @type {string} */ id, /** @type {Partial<Notice>} */ more = {}) => api.notice({ id, ...more });
const noon = new Date("2026-11-23T12:00:00+03:00");
const ids = (/** @type {Parameters<typeof standing>} */ ...given) => standing(...given).map(({ id }) => id);

test("a notice is shown from its first moment to before its last", () => {
  const all = [
    notice("always"),
    notice("since", { from: "2026-11-23T12:00:00+03:00" }),
    notice("tomorrow", { from: "2026-11-24T00:00:00+03:00" }),
    notice("still", { until: "2026-11-23T12:00:00.001+03:00" }),
    notice("over", { until: "2026-11-23T12:00:00+03:00" }),
  ];
  assert.deepEqual(ids(all, "notice", [], noon), ["always", "since", "still"]);
});

test("a board of zones shows theirs and those of everybody, the whole hall's board all", () => {
  const all = [notice("everybody"), notice("ours", { zones: ["a", "b"] }), notice("theirs", { zones: ["c"] }), notice("line", { kind: "ticker" })];
  assert.deepEqual(ids(all, "notice", ["a"], noon), ["everybody", "ours"]);
  assert.deepEqual(ids(all, "notice", [], noon), ["everybody", "ours", "theirs"]);
  assert.deepEqual(ids(all, "ticker", ["a"], noon), ["line"]);
});

test("several take turns", () => {
  const two = [notice("first"), notice("second")];
  const at = (/** @type {number} */ ms) => turn(two, ms);
  assert.deepEqual([at(0), at(TURN_MS - 1), at(TURN_MS), at(2 * TURN_MS)].map((shown) => shown?.notice.id), ["first", "first", "second", "first"]);
  assert.deepEqual([at(TURN_MS)?.place, at(TURN_MS)?.of], [2, 2]);
  assert.equal(turn([], 5), null);
});
