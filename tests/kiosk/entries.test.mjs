// What is typed on the page's own keypad: digits, sums, readings. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { CLEAR, ERASE, grouped, kopecksOf, money, typed } from "../../kiosk/static/entries.js";

const type = (/** @type {string} */ keys, /** @type {Parameters<typeof typed>[2]} */ how) => [...keys].reduce((entry, key) => typed(entry, key, how), "");

test("digits are taken up to the longest, and erased one by one or all", () => {
  assert.equal(type("12345678901", { longest: 10 }), "1234567890");
  assert.equal(typed("123", ERASE, { longest: 10 }), "12");
  assert.equal(typed("", ERASE, { longest: 10 }), "");
  assert.equal(typed("123", CLEAR, { longest: 10 }), "");
  assert.equal(typed("12", "x", { longest: 10 }), "12");
});

test("a comma is taken once, and only where the dial or the sum has one", () => {
  assert.equal(type("12,5", { longest: 5 }), "125");
  assert.equal(type("12,,567", { longest: 5, decimals: 2 }), "12,56");
  assert.equal(type(",5", { longest: 5, decimals: 2 }), "0,5");
});

test("sums are whole kopecks, however they were typed", () => {
  assert.equal(kopecksOf("1250,5"), 125050);
  assert.equal(kopecksOf("1250,"), 125000);
  assert.equal(kopecksOf("0,07"), 7);
  assert.equal(kopecksOf(""), null);
});

test("digits are grouped and sums written as people read them", () => {
  assert.equal(grouped("1234567890"), "123\u00a0456\u00a0789\u00a00");
  assert.equal(grouped("123"), "123");
  assert.equal(money(123456, "ru"), "1\u00a0234,56\u00a0₽");
  assert.equal(money(123456, "en"), "₽1,234.56");
});
