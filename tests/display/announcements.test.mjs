// The announcements' turns: nothing swallowed, nothing stale, nothing twice, nothing that grows. Run by tests/display/test_scripts.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as turns from "../../display/static/announcements.js";
import * as api from "../api_rows.mjs";

/** @import { Call } from "talon/types.js" */

const { Announcements, ALONE_MS, HURRIED_MS, LONGEST_SOUND_MS, PLACES, SHOWN_MS, TOO_OLD_MS } = turns;

const call = (/** @type {number} */ seq, /** @type {Partial<Call>} */ changes = {}) => api.call({ seq, number: `К-${seq}`, ...changes });
const fresh = (/** @type {Call} */ _call) => 0;

/** A board: takes in lists of calls as the hall has them, newest first, and steps every 200 ms. */
class Board {
  announcements = new Announcements();
  now = 0;
  /** @type {[seq: number, at: number][]} */
  begun = [];

  /**
   * @param {Call[]} calls
   * @param {{ageOf?: (call: Call) => number, hallSeq?: number}} options
   */
  takeIn(calls, { ageOf = fresh, hallSeq = Math.max(0, ...calls.map(({ seq }) => seq)) } = {}) {
    this.announcements.takeIn(calls, hallSeq, ageOf, this.now);
  }

  /**
   * @param {number} ms
   * @param {boolean} sounding
   */
  run(ms, sounding = false) {
    for (const end = this.now + ms; this.now < end; this.now += 200) {
      const begun = this.announcements.advance(this.now, sounding);
      if (begun) this.begun.push([begun.seq, this.now]);
    }
  }

  get order() {
    return this.begun.map(([seq]) => seq);
  }

  /** How long each call but the last one stayed. */
  get turns() {
    return this.begun.slice(1).map(([, at], index) => at - this.begun[index][1]);
  }
}

test("two calls within a second have a turn each, in the order of the calls", () => {
  const board = new Board();
  board.takeIn([call(1)]);
  board.run(600);
  board.takeIn([call(2), call(1)]);
  board.run(20_000);
  assert.deepEqual(board.order, [1, 2]);
  assert.deepEqual(board.turns, [SHOWN_MS]);
});

test("two calls that come in one list have a turn each", () => {
  const board = new Board();
  board.takeIn([call(2), call(1)]);
  board.run(20_000);
  assert.deepEqual(board.order, [1, 2]);
});

test("a call alone stays longer, and then the spotlight goes out", () => {
  const board = new Board();
  board.takeIn([call(1)]);
  board.run(ALONE_MS);
  assert.equal(board.announcements.current?.seq, 1);
  board.run(400);
  assert.equal(board.announcements.current, null);
});

test("a call that comes when one has had its time begins at once", () => {
  const board = new Board();
  board.takeIn([call(1)]);
  board.run(6000);
  board.takeIn([call(2), call(1)]);
  board.run(200);
  assert.deepEqual(board.begun, [[1, 0], [2, 6000]]);
});

test("when many wait the turns are shorter, never under two seconds, and none is left out", () => {
  const board = new Board();
  board.takeIn([7, 6, 5, 4, 3, 2, 1].map((seq) => call(seq)));
  board.run(60_000);
  assert.deepEqual(board.order, [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(board.turns, [HURRIED_MS, HURRIED_MS, HURRIED_MS, SHOWN_MS, SHOWN_MS, SHOWN_MS]);
  assert.ok(HURRIED_MS >= 2000);
});

test("a recall is announced again", () => {
  const board = new Board();
  board.takeIn([call(1, { number: "К-001" })]);
  board.run(1000);
  board.takeIn([call(2, { number: "К-001", recall: true }), call(1, { number: "К-001" })]);
  board.run(20_000);
  assert.deepEqual(board.order, [1, 2]);
});

test("a list taken in again, as after each event, announces nothing again", () => {
  const board = new Board();
  for (let times = 0; times < 5; times += 1) {
    board.takeIn([call(2), call(1)]);
    board.run(3000);
  }
  board.run(20_000);
  assert.deepEqual(board.order, [1, 2]);
});

test("after a gap only calls younger than 20 s are announced", () => {
  const board = new Board();
  board.takeIn([call(1)]);
  board.run(10_000);
  /** @type {Record<number, number>} */
  const ages = { 2: 40_000, 3: TOO_OLD_MS + 1, 4: 19_000, 5: 1000 };
  board.takeIn([call(5), call(4), call(3), call(2), call(1)], { ageOf: ({ seq }) => ages[seq] ?? 60_000 });
  board.run(20_000);
  assert.deepEqual(board.order, [1, 4, 5]);
});

test("a call that grew too old while it waited for its turn is left out, younger ones are not", () => {
  const board = new Board();
  board.takeIn([call(3), call(2), call(1)], { ageOf: ({ seq }) => (seq === 2 ? 18_000 : 0) });
  board.run(20_000);
  assert.deepEqual(board.order, [1, 3]);
});

test("a call that was taken back is not announced, and leaves the spotlight", () => {
  const board = new Board();
  board.takeIn([call(2, { window: "2" }), call(1)]);
  board.run(1000);
  board.announcements.withdraw("К-2", "2");
  board.announcements.withdraw("К-1", "3"); // another window's call of that number is another call
  assert.equal(board.announcements.current?.seq, 1);
  board.announcements.withdraw("К-1", "1");
  assert.equal(board.announcements.current, null);
  board.run(20_000);
  assert.deepEqual(board.order, [1]);
});

test("a snapshot without a call that it should have takes that call back; older ones than it reaches stay", () => {
  const board = new Board();
  board.takeIn([call(4), call(3), call(2), call(1)]);
  board.run(200);
  board.announcements.reconcile([call(4), call(2)]);
  assert.equal(board.announcements.current?.seq, 1);
  board.run(40_000);
  assert.deepEqual(board.order, [1, 2, 4]);
  board.takeIn([call(5)]);
  board.run(200);
  board.announcements.reconcile([]);
  assert.equal(board.announcements.current, null);
});

test("a hall restored from a backup, which counts from lower, is announced", () => {
  const board = new Board();
  board.takeIn([call(900)]);
  board.run(10_000);
  board.takeIn([call(41)], { hallSeq: 41 });
  board.run(10_000);
  board.takeIn([call(42), call(41)], { hallSeq: 42 });
  board.run(10_000);
  assert.deepEqual(board.order, [900, 41, 42]);
});

test("a call keeps the spotlight as long as it sounds, but a sound without end does not stop the queue", () => {
  const board = new Board();
  board.takeIn([call(2), call(1)]);
  board.run(9000, true);
  assert.deepEqual(board.order, [1]);
  board.run(200);
  assert.deepEqual(board.order, [1, 2]);
  board.takeIn([call(3), call(2)]);
  board.run(60_000, true);
  assert.deepEqual(board.begun.at(-1), [3, 9000 + LONGEST_SOUND_MS]);
});

test("in a flood of calls the queue keeps no more places than can still have a turn", () => {
  const board = new Board();
  let most = 0;
  for (let seq = 1; seq <= 10_000; seq += 1) {
    board.takeIn([call(seq), call(seq - 1)]);
    most = Math.max(most, board.announcements.waiting);
    if (seq % 20 === 0) board.run(200);
  }
  assert.equal(most, PLACES);
  board.run(40_000);
  assert.equal(board.announcements.waiting, 0);
  assert.equal(board.announcements.current, null);
  assert.deepEqual(board.order, [...board.order].sort((a, b) => a - b));
  assert.ok(board.turns.every((turn) => turn >= HURRIED_MS));
});
