// Values by their path, errors by their place, and a difference in words.
import assert from "node:assert/strict";
import test from "node:test";
import { changedTables, errorsAt, errorsElsewhere, errorsOfRow, movedUp, valueAt, withValue } from "../../../web/office_settings/static/values.js";
import { inWords } from "../../../web/office_settings/static/changes.js";

/** @import { SettingsChange, SettingsError } from "talon/types.js" */

const fill = (/** @type {string} */ text, /** @type {any} */ values) => text.replace(/\{(\w+)\}/g, (_place, name) => values[name]);
const TEXTS = {
  change_set: "{what}: {before} → {after}", change_added: "{what}: added, {after}", change_removed: "{what}: out, {before}", order_of: "{what}: order", yes: "yes", no: "no",
};
const NAMES = { windows: "Windows", "windows.skills": "Services it gives", call_order: "Order of calls", "call_order.rates.consultation": "Points", services: "Services", "services.name": "Name" };
const TABLES = { windows: [{ id: "3" }], services: [{ id: "cash", name: { en: "Cash desk" } }] };
/** @returns {SettingsError} */
const error = (/** @type {(string | number)[]} */ place, /** @type {string} */ en) => ({ place, text: { ru: "", en } });
const words = (/** @type {SettingsChange} */ change) => inWords(change, { fill, names: NAMES, texts: TEXTS, lang: "en", tables: TABLES });

test("a value is put at its path, and what is left empty goes", () => {
  const row = { id: "1", rates: { consultation: 1 } };
  assert.equal(valueAt(row, "rates.consultation"), 1);
  assert.equal(valueAt(row, "nothing.here"), undefined);
  assert.deepEqual(withValue(row, "rates.cash_operation", 3), { id: "1", rates: { consultation: 1, cash_operation: 3 } });
  assert.deepEqual(withValue(row, "rates.consultation", null), { id: "1" });
  assert.deepEqual(withValue({ id: "1", skills: ["a"] }, "skills", []), { id: "1", skills: [] });
  assert.equal(row.rates.consultation, 1, "the row itself is not changed");
});

test("errors are found at their fields, the rest stands above", () => {
  const errors = [
    error(["windows", 1, "skills"], "first"),
    error(["windows", 10], "tenth"),
    error(["services", 0, "name", "ru"], "name"),
  ];
  assert.deepEqual(errorsAt(errors, ["windows", 1, "skills"], "en"), ["first"]);
  assert.deepEqual(errorsAt(errors, ["windows", 1], "en"), ["first"], "number 10 is not number 1");
  assert.deepEqual(errorsAt(errors, ["services", 0, "name"], "en"), ["name"]);
  assert.deepEqual(errorsElsewhere(errors, ["windows.1", "windows.10"], "en"), ["services 0 name ru: name"]);
});

test("no error of a row is hidden: what has no field stands above its fields", () => {
  const errors = [
    error(["services", 0], "Nobody gives it."),
    error(["services", 0, "colour"], "There is no such field."),
    error(["services", 0, "name", "ru"], "Required."),
    error(["services", 1], "Another row's."),
  ];
  assert.deepEqual(errorsOfRow(errors, ["services", 0], ["id", "name"], "en"), ["Nobody gives it.", "colour: There is no such field."]);
});

test("an error of the file as a whole stands above without a place", () => {
  assert.deepEqual(errorsElsewhere([error([], "Is not TOML.")], ["windows.1"], "en"), ["Is not TOML."]);
});

test("only tables that differ are sent", () => {
  const before = { undo: { seconds: 10 }, windows: [{ id: "1" }] };
  assert.deepEqual(changedTables(before, { undo: { seconds: 10 }, windows: [], appearance: null, devices: [] }), { windows: [] });
  assert.deepEqual(changedTables(before, { undo: null, windows: [{ id: "1" }] }), { undo: null });
});

test("a row is moved up", () => {
  assert.deepEqual(movedUp(["a", "b", "c"], 2), ["a", "c", "b"]);
  assert.deepEqual(movedUp(["a"], 0), ["a"]);
});

test("a difference in words", () => {
  assert.equal(words({ path: "windows[3].skills", before: ["cash"], after: ["cash", "advice"] }), "Windows 3, Services it gives: «cash» → «cash», «advice»");
  assert.equal(words({ path: "services[cash].name.en", before: "A", after: "B" }), "Services «Cash desk», Name en: «A» → «B»");
  assert.equal(words({ path: "call_order.rates.consultation", before: 1, after: 2.5 }), "Order of calls, Points: 1 → 2.5");
  assert.equal(words({ path: "windows[6]", before: null, after: { id: "6", zone: "hall" } }), "Windows 6: added, «6», «hall»");
  assert.equal(words({ path: "services[cash]", before: { id: "cash", name: { en: "Cash desk" } }, after: null }), "Services «Cash desk»: out, «Cash desk»");
  assert.equal(words({ path: "services[cash].offered", before: true, after: false }), "Services «Cash desk», offered: yes → no");
  assert.equal(words({ path: "windows order", before: ["1", "2"], after: ["2", "1"] }), "Windows: order");
});
