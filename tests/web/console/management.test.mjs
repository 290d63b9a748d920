// The manager's numbers: windows and groups against their targets, and how often the report is read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, holds, percent } from "../../../web/management/static/figures.js";
import { parkedCount, waitingGroups, windowRows } from "../../../web/management/static/overview.js";
import { Today } from "../../../web/management/static/today.js";
import * as api from "../../api_rows.mjs";

const NOW = Date.parse("2026-11-23T10:00:00+03:00");
const ago = (/** @type {number} */ seconds) => new Date(NOW - seconds * 1000).toISOString();
const state = api.hall({
  targets: { consultation: { wait_s: 600, reception_s: 600 }, cash_operation: { wait_s: 300, reception_s: 300 }, visit_s: 1200 },
  services: [
    api.service({ id: "settlements", kind: "consultation" }),
    api.service({ id: "cash", kind: "cash_operation" }),
    api.service({ id: "contracts", kind: "consultation", group: "legal_entity" }),
  ],
  windows: [
    api.officeWindow({ id: "1", state: "serving", since: ago(250), ticket: "О-001", skills: ["settlements", "cash"] }),
    api.officeWindow({ id: "2", state: "break", since: ago(1000), break: { kind: "technical", until: ago(100) }, skills: ["cash"] }),
    api.officeWindow({ id: "3", state: "free", since: ago(5), skills: ["cash"] }),
    api.officeWindow({ id: "4", state: "closed", since: null, skills: ["cash"] }),
  ],
  tickets: [
    api.ticket({ number: "О-001", kind: "cash_operation", state: "serving", queued_at: ago(900) }),
    api.ticket({ number: "К-001", state: "waiting", queued_at: ago(700) }),
    api.ticket({ number: "К-002", state: "waiting", queued_at: ago(10) }),
    api.ticket({ number: "К-003", state: "parked", queued_at: ago(10) }),
  ],
});

test("a service counts against its kind's target, a break against what was granted", () => {
  const rows = windowRows(state, NOW).map((row) => [row.window.id, row.elapsed, row.target, row.level]);
  assert.deepEqual(rows, [["1", 250, 300, "near"], ["2", 1000, 900, "over"], ["3", 5, null, "none"], ["4", null, null, "none"]]);
});

test("who waits is counted by kind and group, for what this office gives", () => {
  assert.deepEqual(waitingGroups(state, NOW), [
    { kind: "consultation", group: "individual", count: 2, longest: 700, target: 600, level: "over" },
    { kind: "cash_operation", group: "individual", count: 0, longest: null, target: 300, level: "none" },
  ]);
  assert.equal(parkedCount(state), 1);
});

test("numbers are rounded honestly", () => {
  assert.deepEqual([duration(null), duration(0), duration(59.5), duration(754.2)], ["—", "0:00", "1:00", "12:34"]);
  assert.deepEqual([null, 0, 0.004, 0.5, 0.996, 1].map(percent), ["—", "0\u202f%", "1\u202f%", "50\u202f%", "99\u202f%", "100\u202f%"]);
  assert.deepEqual([holds(600, 600), holds(601, 600), holds(null, 600), holds(10, null)], ["good", "over", "none", "none"]);
});

test("today's numbers are read at once, then at most every five seconds, however much happens", async () => {
  let clock = 100_000;
  /** @type {[day: string, at: number][]} */
  const asked = [];
  /** @type {{run: () => void, wait: number}[]} */
  const waiting = [];
  const today = new Today({
    read: async (day) => { asked.push([day, clock]); return api.waitsReport({ n: asked.length }); },
    changed: () => {},
    now: () => clock,
    later: (run, wait) => { waiting.push({ run, wait }); return waiting.length; },
  });
  today.hallChanged("2026-11-23", null);
  assert.equal(waiting[0].wait, 0);
  await waiting[0].run();
  clock += 1000;
  for (let i = 0; i < 50; i += 1) today.hallChanged("2026-11-23", { type: "ticket_called" });
  today.hallChanged("2026-11-23", { type: "device_reported" });
  assert.equal(waiting.length, 2);
  assert.equal(waiting[1].wait, 4000);
  clock += 4000;
  await waiting[1].run();
  today.hallChanged("2026-11-23", { type: "device_reported" });
  assert.equal(waiting.length, 2);
  assert.deepEqual(asked, [["2026-11-23", 100_000], ["2026-11-23", 105_000]]);
  assert.equal(today.report?.total.n, 2);
});
