// What a board shows of the hall's state, and that weeks of calls leave nothing behind. Run by tests/display/test_scripts.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Announcements, PLACES } from "../../display/static/announcements.js";
import { CALLS_SHOWN, callRows, concerns, waitingRows, windowRows, WINDOWS_SHOWN } from "../../display/static/rows.js";
import { reduce } from "../../web/static/js/hall.js";
import * as api from "../api_rows.mjs";

/** @import { HallEvent, HallState, Ticket, TicketState } from "talon/types.js" */

const ZONES = ["individuals", "legal-entities"];

/** @param {Partial<HallState>} changes */
function hall(changes = {}) {
  return api.hall({
    services: [
      api.service({ id: "settlements-individual", series: "К", zone: "individuals" }),
      api.service({ id: "settlements-legal", series: "Ю", zone: "legal-entities" }),
    ],
    windows: [
      api.officeWindow({ id: "1", zone: "individuals", state: "free" }),
      api.officeWindow({ id: "5", zone: "legal-entities", state: "closed" }),
    ],
    ...changes,
  });
}

const call = (/** @type {number} */ seq, /** @type {string} */ number, window = "1", zone = "individuals") => api.call({ seq, number, window, zone });
const ticket = (/** @type {string} */ number, /** @type {TicketState} */ state, /** @type {Partial<Ticket>} */ more = {}) => api.ticket({ number, state, ...more });

test("the newest call is on top, and calls still awaited are marked", () => {
  const state = hall({
    calls: [call(3, "К-003"), call(2, "К-002", "2"), call(1, "К-001")],
    tickets: [ticket("К-003", "called", { window: "1" }), ticket("К-002", "serving", { window: "2" })],
  });
  const rows = callRows(state, []).map(({ number, window, active }) => [number, window, active]);
  assert.deepEqual(rows, [["К-003", "1", true], ["К-002", "2", false], ["К-001", "1", false]]);
});

test("a ticket called again has one row, with its latest window", () => {
  const state = hall({
    calls: [call(3, "К-001", "2"), call(2, "К-002"), call(1, "К-001", "1")],
    tickets: [ticket("К-001", "called", { window: "2" })],
  });
  assert.deepEqual(callRows(state, []).map(({ number, window }) => [number, window]), [["К-001", "2"], ["К-002", "1"]]);
});

test("at least the last six calls stay", () => {
  const calls = Array.from({ length: 12 }, (_, index) => call(12 - index, `К-${12 - index}`));
  assert.ok(CALLS_SHOWN >= 6);
  assert.deepEqual(callRows(hall({ calls }), []).map(({ seq }) => seq), [12, 11, 10, 9, 8, 7]);
});

test("a board of a zone shows calls to its windows and calls of those who wait in it", () => {
  const individuals = call(1, "К-001", "1", "individuals");
  const individualToOtherZone = call(2, "К-002", "5", "legal-entities");
  const legalToOtherZone = call(3, "Ю-001", "4", "individuals");
  const legal = call(4, "Ю-002", "5", "legal-entities");
  const state = hall({ calls: [legal, legalToOtherZone, individualToOtherZone, individuals] });
  const seen = (/** @type {string[]} */ zones) => callRows(state, zones).map(({ number }) => number);
  assert.deepEqual(seen(["legal-entities"]), ["Ю-002", "Ю-001", "К-002"]);
  assert.deepEqual(seen(["individuals"]), ["Ю-001", "К-002", "К-001"]);
  assert.deepEqual(seen(ZONES), seen([]));
  const transferred = hall({ tickets: [ticket("К-009", "called", { zone: "legal-entities", window: "1" })] });
  assert.ok(concerns(transferred, ["legal-entities"], call(5, "К-009")));
  assert.ok(!concerns(hall(), ["legal-entities"], call(5, "К-009")));
});

test("a ticket that is now called to a window of another zone is not awaited at the old one", () => {
  const state = hall({
    calls: [call(2, "Ю-001", "5", "legal-entities"), call(1, "Ю-001", "1", "individuals")],
    tickets: [ticket("Ю-001", "called", { window: "5", zone: "legal-entities" })],
  });
  const [row] = callRows(state, ["individuals"]);
  assert.deepEqual([row.window, row.active], ["1", false]);
});

test("those who wait are counted by zone and kind; others are not", () => {
  const state = hall({
    tickets: [
      ticket("К-001", "waiting"),
      ticket("К-002", "waiting"),
      ticket("Р-001", "waiting", { kind: "cash_operation" }),
      ticket("К-003", "called", { window: "1" }),
      ticket("К-004", "parked"),
      ticket("Ю-001", "waiting", { zone: "legal-entities" }),
    ],
  });
  const counts = (/** @type {string[]} */ zones) => waitingRows(state, zones, {}).map((row) => [row.zone.id, row.total, ...row.kinds.map(({ count }) => count)]);
  assert.deepEqual(counts([]), [["individuals", 3, 2, 1], ["legal-entities", 1, 1, 0]]);
  assert.deepEqual(counts(["legal-entities"]), [["legal-entities", 1, 1, 0]]);
});

test("of several services of a kind the longest wait counts, and none where nothing is known", () => {
  const services = ["a", "b", "c", "d"].map((id) => api.service({ id, series: id, kind: id === "d" ? "cash_operation" : "consultation" }));
  const state = { ...hall(), services };
  const wait = (/** @type {number} */ expected_s) => ({ low_s: 0, high_s: expected_s, expected_s, basis: null });
  const [row] = waitingRows(state, ["individuals"], { a: wait(300), b: wait(900), c: null });
  assert.deepEqual(row.kinds.map(({ kind, wait }) => [kind, wait?.expected_s]), [["consultation", 900], ["cash_operation", undefined]]);
});

test("windows are those of the zones; of very many only the open ones, and none rather than some", () => {
  assert.deepEqual(windowRows(hall(), []).map(({ id }) => id), ["1", "5"]);
  assert.deepEqual(windowRows(hall(), ["legal-entities"]).map(({ id }) => id), ["5"]);
  const many = (/** @type {number} */ open) => Array.from({ length: 20 }, (_, index) => api.officeWindow({ id: `${index}`, state: index < open ? "free" : "closed" }));
  assert.equal(windowRows(hall({ windows: many(WINDOWS_SHOWN) }), []).length, WINDOWS_SHOWN);
  assert.equal(windowRows(hall({ windows: many(WINDOWS_SHOWN + 1) }), []).length, 0);
});

test("ten thousand visits leave nothing behind in the hall, in the rows or in the announcements", () => {
  const announcements = new Announcements();
  let state = hall();
  let announced = 0;
  const most = { tickets: 0, calls: 0, waiting: 0 };
  const happens = (/** @type {number} */ now, /** @type {Omit<HallEvent, "seq">} */ event) => {
    state = reduce(state, { seq: state.seq + 1, ...event });
    announcements.takeIn(state.calls, state.seq, () => 0, now);
    announced += announcements.advance(now) ? 1 : 0;
    most.tickets = Math.max(most.tickets, state.tickets.length);
    most.calls = Math.max(most.calls, state.calls.length);
    most.waiting = Math.max(most.waiting, announcements.waiting);
  };
  for (let visit = 1; visit <= 10_000; visit += 1) {
    const number = `К-${visit}`;
    const now = visit * 5000;
    happens(now, { type: "ticket_issued", ticket: ticket(number, "waiting") });
    happens(now + 1, {
      type: "ticket_called",
      ticket: ticket(number, "called", { window: "1" }),
      call: { ...call(state.seq + 1, number) },
    });
    happens(now + 2, { type: "ticket_finished", ticket: ticket(number, "done") });
    assert.ok(callRows(state, []).length <= CALLS_SHOWN);
  }
  assert.equal(announced, 10_000);
  assert.equal(most.tickets, 1);
  assert.equal(most.calls, 12);
  assert.ok(most.waiting <= PLACES);
  assert.equal(state.tickets.length, 0);
});
