// The supervisor's board: what is foreseen, the devices' order and age, how long a notice stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { age, inOrder } from "../../../web/management/static/device_rows.js";
import { untilOf } from "../../../web/management/static/notice_times.js";
import { rowOf, warnings } from "../../../web/management/static/targets.js";

/** @import { Group, Kind, RegisteredDevice } from "talon/types.js" */
/** @import { Standing } from "../../../web/management/static/targets.js" */

/**
 * @param {Kind} kind
 * @param {Group | null} group
 * @param {Standing["standing"]} standing
 * @param {string | null} leaves_at
 * @returns {Standing}
 */
const row = (kind, group, standing = "holds", leaves_at = null) => ({
  kind, group, standing, leaves_at, text: standing === "holds" ? null : { ru: kind, en: kind },
});

test("a group has its own row, or that of its kind where the kind has but one group", () => {
  const rows = [row("consultation", null), row("consultation", "individual"), row("cash_operation", null)];
  assert.equal(rowOf(rows, "consultation", "individual"), rows[1]);
  assert.equal(rowOf(rows, "cash_operation", "individual"), rows[2]);
  assert.equal(rowOf([], "cash_operation", "individual"), null);
});

test("a kind is warned of once, a group only where its kind holds, the most urgent first", () => {
  const later = row("consultation", null, "leaves", "2026-11-23T12:00:00+03:00");
  const group = row("consultation", "individual", "leaves", "2026-11-23T11:00:00+03:00");
  const sooner = row("cash_operation", "legal_entity", "leaves", "2026-11-23T11:30:00+03:00");
  const over = row("cash_operation", "individual", "over");
  assert.deepEqual(warnings([later, group, row("cash_operation", null), over, sooner]), [over, sooner, later]);
  assert.deepEqual(warnings([row("consultation", null)]), []);
});

test("broken devices come first, then warnings, then the rest as the registry has them", () => {
  const device = (/** @type {string} */ id, /** @type {RegisteredDevice["state"]} */ state, /** @type {string | null} */ trouble) => ({ id, state, trouble });
  const devices = [device("a", "ready", null), device("b", "ready", "paper_near_end"), device("c", "open", null), device("d", "fault", "cutter"), device("e", "absent", "unplugged")];
  assert.equal(inOrder(devices).map(({ id }) => id).join(""), "debac");
});

test("the age of a sign of life in its own unit", () => {
  const now = Date.parse("2026-11-23T12:00:00+03:00");
  const seen = (/** @type {number} */ seconds) => age({ seen_at: new Date(now - seconds * 1000).toISOString() }, now);
  assert.deepEqual(seen(5), { key: "seen_now", count: 0 });
  assert.deepEqual(seen(-3), { key: "seen_now", count: 0 });
  assert.deepEqual(seen(45), { key: "seen_seconds", count: 45 });
  assert.deepEqual(seen(600), { key: "seen_minutes", count: 10 });
  assert.deepEqual(seen(7200), { key: "seen_hours", count: 2 });
  assert.equal(age({ seen_at: null }, now), null);
});

test("a notice ends in so many minutes, at the latest with the day", () => {
  assert.equal(untilOf("15", "09:50:12", "2026-11-23"), "2026-11-23T10:05");
  assert.equal(untilOf("60", "23:30:00", "2026-11-23"), "2026-11-23");
  assert.equal(untilOf("day", "09:50:12", "2026-11-23"), "2026-11-23");
});
