// The operator's desk: the console offers what the server allows at the window.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deskOf, undoSeconds } from "../../../web/operator/static/desk.js";
import * as api from "../../api_rows.mjs";

/** @import { HallState, OfficeWindow, Slip, Ticket, WindowCall, WindowState } from "talon/types.js" */

const NOW = Date.parse("2026-11-23T10:00:00+03:00");
const ago = (/** @type {number} */ seconds) => new Date(NOW - seconds * 1000).toISOString();

// As the server lists them in the window's row.
/** @type {Record<WindowState, WindowCall[]>} */
const ALLOWED = {
  closed: ["open", "skills"],
  free: ["close", "skills", "phone", "call-next", "call", "break"],
  calling: ["skills", "recall", "start", "no-show", "park", "return", "transfer", "break"],
  serving: ["skills", "finish", "park", "return", "transfer", "break"],
  break: ["close", "skills", "resume"],
  phone: ["skills", "hang-up", "break"],
};

/**
 * @param {WindowState} windowState
 * @param {Ticket[]} tickets
 * @param {Partial<OfficeWindow>} more
 */
function hall(windowState, tickets = [], more = {}) {
  const ticket = ["calling", "serving"].includes(windowState) ? "К-001" : null;
  return api.hall({ undo_s: 10, windows: [api.officeWindow({ state: windowState, allowed: ALLOWED[windowState], ticket, ...more })], tickets });
}
const called = (/** @type {number} */ seconds, /** @type {Slip["state"]} */ slip = "printed") => api.ticket({
  state: "called", called_at: ago(seconds), issued_at: ago(seconds + 60), slip: api.slip({ state: slip }),
});
const allowed = (/** @type {HallState} */ state) => [...deskOf(state, "1", NOW).allowed].sort();

test("the actions of the console are those whose calls the server allows", () => {
  assert.deepEqual(allowed(hall("closed")), ["open"]);
  assert.deepEqual(allowed(hall("free")), ["break", "call_named", "close", "next", "phone"]);
  assert.deepEqual(allowed(hall("calling", [called(60)])), ["break", "no_show", "park", "recall", "reprint", "start", "transfer", "why"]);
  assert.deepEqual(allowed(hall("serving", [called(60)])), ["break", "card", "finish", "next", "park", "pay", "reprint", "transfer", "why"]);
  assert.deepEqual(allowed(hall("break")), ["close", "resume"]);
  assert.deepEqual(allowed(hall("phone")), ["break", "hang_up"]);
  assert.ok(allowed(hall("free", [], { allowed: ["withdraw-break"] })).includes("withdraw"));
  assert.deepEqual(allowed(hall("free", [], { allowed: [] })), [], "whatever its state");
});

test("the main step opens a closed window, ends a break, and is the next visitor otherwise", () => {
  const primary = (/** @type {WindowState} */ state) => deskOf(hall(state, [called(60)]), "1", NOW).primary;
  assert.deepEqual(/** @type {WindowState[]} */ (["closed", "break", "free", "calling", "serving"]).map(primary), ["open", "resume", "next", "next", "next"]);
});

test("a call can be taken back for ten seconds, also from a service just begun", () => {
  assert.equal(undoSeconds(called(4), NOW, 10), 6);
  assert.equal(undoSeconds(called(11), NOW, 10), 0);
  assert.equal(undoSeconds(null, NOW, 10), 0);
  assert.ok(allowed(hall("serving", [called(9)])).includes("undo"));
  assert.ok(!allowed(hall("serving", [called(10)])).includes("undo"));
});

test("who did not come can be brought back for a while, at a window that could serve them", () => {
  const missed = (/** @type {number} */ seconds, more = {}) => api.ticket({ state: "no_show", finished_at: ago(seconds), ...more });
  const state = api.hall({
    windows: [api.officeWindow({ allowed: ALLOWED.free })], back_s: 900,
    absent: [missed(901, { number: "К-001" }), missed(600, { number: "К-002" }), missed(30, { number: "К-003" }), missed(30, { number: "К-004", service: "other" })],
  });
  assert.deepEqual(deskOf(state, "1", NOW).absent.map((row) => row.number), ["К-003", "К-002"]);
  assert.ok(deskOf(state, "1", NOW).allowed.has("bring_back"));
  assert.ok(!deskOf({ ...state, absent: [] }, "1", NOW).allowed.has("bring_back"));
});

test("parked visitors can be brought back while the window is staffed", () => {
  const parked = api.ticket({ number: "К-002", state: "parked" });
  assert.ok(allowed(hall("free", [parked])).includes("unpark"));
  assert.ok(!allowed(hall("closed", [parked])).includes("unpark"));
});

test("a slip is printed again only where one was printed and is not on its way", () => {
  assert.ok(!allowed(hall("calling", [called(60, "queued")])).includes("reprint"));
  assert.ok(!allowed(hall("calling", [called(60, "none")])).includes("reprint"));
  assert.ok(allowed(hall("calling", [called(60, "failed")])).includes("reprint"));
});
