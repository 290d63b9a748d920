// What keys mean in the accessible mode: digits choose or are typed, never both. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { meaningOf, step } from "../../kiosk/static/accessible.js";

const CHOICES = { keypad: false, comma: false };
const TYPING = { keypad: true, comma: true };

test("digits choose on a screen of choices, and are typed on a keypad", () => {
  assert.deepEqual(meaningOf("2", CHOICES), { type: "choose", index: 1 });
  assert.deepEqual(meaningOf("0", CHOICES), { type: "back" });
  assert.deepEqual(meaningOf("2", TYPING), { type: "press", key: "2" });
  assert.deepEqual(meaningOf("0", TYPING), { type: "press", key: "0" });
  assert.deepEqual(meaningOf("Backspace", TYPING), { type: "press", key: "erase" });
  assert.deepEqual(meaningOf("Backspace", CHOICES), { type: "back" });
  assert.deepEqual(meaningOf("Decimal", TYPING), { type: "press", key: "," });
  assert.equal(meaningOf(",", { keypad: true, comma: false }), null);
});

test("arrows go round the choices, signs of a number pad serve as keys", () => {
  assert.equal(step(["a", "b", "c"], "c", 1), "a");
  assert.equal(step(["a", "b", "c"], "a", -1), "c");
  assert.equal(step(["a", "b", "c"], "elsewhere", 1), "a");
  assert.equal(step([], null, 1), null);
  assert.deepEqual(meaningOf("-", CHOICES), { type: "back" });
  assert.deepEqual(meaningOf("*", CHOICES), { type: "home" });
  assert.deepEqual(meaningOf("+", CHOICES), { type: "repeat" });
  assert.equal(meaningOf("Tab", CHOICES), null, "the browser's own");
});
