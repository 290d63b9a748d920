// Keys by their place on the keyboard, and what does not count as a press.
import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf, CAPS, digitOf, isTyping } from "../../../web/operator/static/keys.js";
import { Presses } from "../../../web/operator/static/presses.js";

/** @import { KeyPress } from "../../../web/operator/static/keys.js" */

const press = (/** @type {string} */ code, /** @type {Partial<KeyPress>} */ more = {}) => ({ code, key: "", repeat: false, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...more });

test("a key means the same in the Russian and in the English layout", () => {
  assert.equal(actionOf(press("KeyR", { key: "r" }), false), "recall");
  assert.equal(actionOf(press("KeyR", { key: "к" }), false), "recall");
  assert.equal(actionOf(press("Space", { key: " " }), false), "primary");
  assert.equal(actionOf(press("NumpadEnter"), false), "primary");
});

test("help and search are found in both layouts", () => {
  assert.equal(actionOf(press("Slash", { key: "/" }), false), "call_named");
  assert.equal(actionOf(press("Slash", { key: "?", shiftKey: true }), false), "help");
  assert.equal(actionOf(press("Digit7", { key: "?", shiftKey: true }), false), "help");
});

test("typing, held keys and combinations ask for nothing", () => {
  assert.equal(actionOf(press("KeyR"), true), null);
  assert.equal(actionOf(press("KeyR", { repeat: true }), false), null);
  assert.equal(actionOf(press("KeyR", { ctrlKey: true }), false), null);
  assert.equal(actionOf(press("F5"), false), null);
  assert.equal(isTyping({ tagName: "INPUT" }), true);
  assert.equal(isTyping({ tagName: "BUTTON" }), false);
  assert.equal(isTyping(null), false);
});

test("every key cap does what its button says, and no two actions share one", () => {
  for (const [action, cap] of Object.entries(CAPS)) assert.equal(actionOf(press(`Key${cap}`), false), action);
  assert.equal(new Set(Object.values(CAPS)).size, Object.keys(CAPS).length);
});

test("digits come from both rows", () => {
  assert.deepEqual([digitOf(press("Digit3")), digitOf(press("Numpad9")), digitOf(press("Digit0")), digitOf(press("KeyA"))], [3, 9, null, null]);
});

test("hammering a key is one press, another key at once is another", () => {
  const presses = new Presses();
  assert.deepEqual([presses.accept("next", 0), presses.accept("next", 150), presses.accept("next", 700)], [true, false, false]);
  assert.equal(presses.accept("start", 160), true);
  assert.equal(presses.accept("next", 1300), true);
});
