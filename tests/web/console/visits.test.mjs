// The manager's visits: in which order they are listed, and a visit's events in plain words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventInWords } from "../../../web/management/static/visit_history.js";
import { inOrder, outcomeOf, overBy } from "../../../web/management/static/visits_order.js";

/** @import { Context, VisitEvent } from "../../../web/management/static/visit_history.js" */

const visit = (/** @type {string} */ number, /** @type {[seconds: number, target_s: number | null][]} */ ...waits) => {
  const made = waits.map(([seconds, target_s]) => ({ seconds, target_s, late: target_s !== null && seconds > target_s }));
  return { number, waits: made, late: made.some((wait) => wait.late) };
};
const visits = [visit("К-001", [60, 600]), visit("К-002", [700, 600]), visit("Р-001", [100, 300], [900, 300]), visit("К-003"), visit("Х-001", [9000, null])];
const numbers = (/** @type {{number: string}[]} */ list) => list.map(({ number }) => number);

test("the worst come first, the others after them as they came", () => {
  assert.deepEqual(visits.map(overBy), [0, 100, 600, 0, 0]);
  assert.deepEqual(numbers(inOrder(visits, "late", false)), ["Р-001", "К-002", "К-001", "К-003", "Х-001"]);
  assert.deepEqual(numbers(inOrder(visits, "late", true)), ["Р-001", "К-002"]);
  assert.deepEqual(numbers(inOrder(visits, "time", true)), ["К-002", "Р-001"]);
  assert.deepEqual(numbers(inOrder(visits, "time", false)), numbers(visits));
});

test("a visit that goes on is named by its state", () => {
  assert.equal(outcomeOf({ state: "done", outcome: "follow_up" }), "outcome_follow_up");
  assert.equal(outcomeOf({ state: "parked", outcome: null }), "state_parked");
});

/** @type {any} */
const texts = {
  issued_at_kiosk: "{kiosk}: {service}", ahead: { one: "{count} person", other: "{count} people" }, ahead_nobody: "nobody", announced: "{low} to {high}",
  announced_at_most: "up to {high}", announced_at_once: "at once", not_announced: "nothing", called: "to {window}", out_of_turn: "for {reason}", finished: "ended {outcome}",
  outcome_resolved: "settled", transferred_to_window: "moved to {window}, {service}", rated: "{stars} stars", day_closed: "day over", replaced: "another number", issued_offline: "{kiosk} at {given}: {service}", slip_unknown: "slip unknown",
};
const inWords = (/** @type {VisitEvent} */ event, /** @type {Context["word"]} */ word = null) => {
  const wording = eventInWords({ then: [], ...event }, { texts, lang: "en", word });
  assert.ok(wording);
  return [wording.what, ...wording.more];
};

test("the announced wait stands there as it was announced", () => {
  const issued = { type: "ticket_issued", service: { id: "cash", name: { en: "Cash" } }, kiosk: "kiosk-1", ahead: 1 };
  assert.deepEqual(inWords({ ...issued, low_s: 300, high_s: 720 }), ["kiosk-1: Cash", "1 person", "5 to 12"]);
  assert.equal(inWords({ ...issued, low_s: 0, high_s: 180 })[2], "up to 3");
  assert.equal(inWords({ ...issued, low_s: 0, high_s: 0 })[2], "at once");
  assert.equal(inWords({ ...issued, low_s: null, high_s: null })[2], "nothing");
  assert.equal(inWords({ ...issued, ahead: 0, low_s: 0, high_s: 0 })[1], "nobody");
});

test("a number that a kiosk gave without the server has the time at which it was given", () => {
  const given = { type: "ticket_issued", kiosk: "kiosk-1", ahead: 1, low_s: null, high_s: null, issued_at: "2026-11-23T10:05:30+03:00", service: { id: "cash", name: { en: "Cash" } } };
  assert.deepEqual(inWords(given), ["kiosk-1 at 10:05: Cash", "nothing"]);
});

test("each event has its own words, with the reason that was noted", () => {
  assert.deepEqual(inWords({ type: "ticket_called", window: "3", reason: null }), ["to 3"]);
  assert.deepEqual(inWords({ type: "ticket_called", window: "3", reason: "unwell" }), ["to 3", "for unwell"]);
  assert.deepEqual(inWords({ type: "ticket_finished", window: "3", outcome: "resolved" }), ["ended settled"]);
  assert.deepEqual(inWords({ type: "ticket_finished", window: "3", outcome: "not known here" }), ["ended not known here"]);
  assert.deepEqual(inWords({ type: "ticket_transferred", window: "3", for_window: "5", service: { id: "gone", name: null } }), ["moved to 5, gone"]);
  assert.deepEqual(inWords({ type: "visit_rated", stars: 2 }, "Too long"), ["2 stars", "«Too long»"]);
  assert.deepEqual(inWords({ type: "visit_rated", stars: 5 }, null), ["5 stars"]);
  assert.deepEqual(inWords({ type: "ticket_cancelled", reason: "day_closed" }), ["day over"]);
  assert.deepEqual(inWords({ type: "ticket_cancelled", reason: "replaced" }), ["another number"]);
  assert.deepEqual(inWords({ type: "slip_reported", outcome: "unknown" }), ["slip unknown"]);
  assert.equal(eventInWords({ type: "something_new" }, { texts, lang: "en" }), null);
});
