// The queue as a window sees it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countFor, countsByZone, freeForCalls, matches, mayServe, parkedFor, search, waitingFor } from "../../../web/operator/static/queue.js";
import * as api from "../../api_rows.mjs";

/** @import { Ticket, WindowState } from "talon/types.js" */

const window = api.officeWindow({ id: "2", skills: ["settlements", "cash"] });
const ticket = (/** @type {string} */ number, /** @type {Partial<Ticket>} */ more = {}) => api.ticket({ number, issued_at: "2026-11-23T10:00:00+03:00", ...more });

test("a window serves its skills and whoever was sent to it, and nobody sent elsewhere", () => {
  assert.equal(mayServe(window, ticket("К-001")), true);
  assert.equal(mayServe(window, ticket("К-001", { service: "meters" })), false);
  assert.equal(mayServe(window, ticket("К-001", { service: "meters", for_window: "2" })), true);
  assert.equal(mayServe(window, ticket("К-001", { for_window: "3" })), false);
});

test("a cash window is shown quick questions only while nobody waits for it", () => {
  const cash = api.officeWindow({ id: "3", skills: ["cash"], quick: ["questions"] });
  const quick = ticket("В-001", { service: "questions" });
  const named = ticket("В-002", { service: "questions", for_window: "1" });
  assert.deepEqual(waitingFor(cash, [quick, named]).map((row) => row.number), ["В-001"]);
  assert.deepEqual(waitingFor(cash, [quick, ticket("Р-001", { service: "cash" })]).map((row) => row.number), ["Р-001"]);
  assert.deepEqual(waitingFor(window, [quick]), [], "other windows take none");
});

test("those who wait stand in the order of issue, whatever the order of the list or the offset of the time", () => {
  const tickets = [
    ticket("К-003", { issued_at: "2026-11-23T10:05:00+03:00" }),
    ticket("К-001", { issued_at: "2026-11-23T07:01:00+00:00" }),
    ticket("К-002", { issued_at: "2026-11-23T10:02:00+03:00" }),
    ticket("К-004", { state: "called" }),
    ticket("К-005", { state: "parked" }),
  ];
  assert.deepEqual(waitingFor(window, tickets).map((row) => row.number), ["К-001", "К-002", "К-003"]);
  assert.deepEqual(parkedFor(window, tickets).map((row) => row.number), ["К-005"]);
});

test("zones are counted over everybody who waits, windows or not", () => {
  const zones = ["individuals", "legal"].map((id) => ({ id, name: { ru: id, en: id } }));
  const tickets = [ticket("К-001"), ticket("Ю-001", { zone: "legal", service: "x" }), ticket("К-002", { for_window: "3" }), ticket("К-003", { state: "serving" })];
  assert.deepEqual(countsByZone(zones, tickets).map((row) => [row.zone.id, row.count]), [["individuals", 2], ["legal", 1]]);
  assert.equal(countFor("settlements", tickets), 1);
});

test("a number is found by its digits, with or without zeros, letter or look-alike letter", () => {
  for (const query of ["14", "014", "К14", "к-014", "K-014", "k 14", ""]) assert.equal(matches(query, "К-014"), true, query);
  for (const query of ["15", "О14", "X", "4", "?"]) assert.equal(matches(query, "К-014"), false, query);
  assert.equal(matches("1", "К-014"), true);
  assert.equal(matches("К", "К-014"), true);
});

test("a search looks everywhere in the office, the exact number first", () => {
  const tickets = [
    ticket("К-011", { issued_at: "2026-11-23T09:00:00+03:00" }),
    ticket("Ю-001", { service: "legal" }),
    ticket("О-001", { state: "parked", issued_at: "2026-11-23T10:01:00+03:00" }),
    ticket("К-001", { state: "serving" }),
  ];
  assert.deepEqual(search("1", tickets).map((row) => row.number), ["Ю-001", "О-001", "К-011"]);
  assert.deepEqual(search("", tickets).map((row) => row.number), ["К-011", "Ю-001", "О-001"]);
});

test("free for a call is who is free and for whom nobody waits", () => {
  const window = (/** @type {string} */ id, /** @type {WindowState} */ state, /** @type {string[]} */ skills) => api.officeWindow({ id, state, skills });
  const state = {
    windows: [window("1", "free", ["a"]), window("2", "free", ["b"]), window("3", "serving", ["b"])],
    tickets: [ticket("К-001", { service: "a" })],
  };
  assert.deepEqual(freeForCalls(state).map(({ id }) => id), ["2"]);
});
