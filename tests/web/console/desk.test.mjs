// The operator's desk: the console offers what the server allows at the window.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deskOf, undoSeconds } from "../../../web/operator/static/desk.js";

const NOW = Date.parse("2026-11-23T10:00:00+03:00");
const ago = (seconds) => new Date(NOW - seconds * 1000).toISOString();

// As the server lists them in the window's row.
const ALLOWED = {
  closed: ["open", "skills"],
  free: ["close", "skills", "phone", "call-next", "call", "break"],
  calling: ["skills", "recall", "start", "no-show", "park", "return", "transfer", "break"],
  serving: ["skills", "finish", "park", "return", "transfer", "break"],
  break: ["close", "skills", "resume"],
  phone: ["skills", "hang-up", "break"],
};

function hall(windowState, tickets = [], more = {}) {
  const ticket = ["calling", "serving"].includes(windowState) ? "К-001" : null;
  return {
    undo_s: 10,
    services: [{ id: "settlements", name: { ru: "Расчёты", en: "Settlements" } }],
    windows: [{ id: "1", state: windowState, allowed: ALLOWED[windowState], ticket, skills: ["settlements"], ...more }],
    tickets,
  };
}
const called = (seconds, slip = { state: "printed" }) => ({
  number: "К-001", service: "settlements", state: "called", called_at: ago(seconds), issued_at: ago(seconds + 60), for_window: null, slip,
});
const allowed = (state) => [...deskOf(state, "1", NOW).allowed].sort();

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
  const primary = (state) => deskOf(hall(state, [called(60)]), "1", NOW).primary;
  assert.deepEqual(["closed", "break", "free", "calling", "serving"].map(primary), ["open", "resume", "next", "next", "next"]);
});

test("a call can be taken back for ten seconds, also from a reception just begun", () => {
  assert.equal(undoSeconds(called(4), NOW, 10), 6);
  assert.equal(undoSeconds(called(11), NOW, 10), 0);
  assert.equal(undoSeconds(null, NOW, 10), 0);
  assert.ok(allowed(hall("serving", [called(9)])).includes("undo"));
  assert.ok(!allowed(hall("serving", [called(10)])).includes("undo"));
});

test("parked visitors can be brought back while the window is staffed", () => {
  const parked = { ...called(100), number: "К-002", state: "parked" };
  assert.ok(allowed(hall("free", [parked])).includes("unpark"));
  assert.ok(!allowed(hall("closed", [parked])).includes("unpark"));
});

test("a slip is printed again only where one was printed and is not on its way", () => {
  assert.ok(!allowed(hall("calling", [called(60, { state: "queued" })])).includes("reprint"));
  assert.ok(!allowed(hall("calling", [called(60, { state: "none" })])).includes("reprint"));
  assert.ok(allowed(hall("calling", [called(60, { state: "failed" })])).includes("reprint"));
});
