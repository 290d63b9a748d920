// What a board confirms: calls that are painted and uncovered, once, and again when nobody heard it. Run by tests/display/test_scripts.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ShownCalls } from "../../display/static/shown_calls.js";

/** A board's screen: which calls have a row, what covers them, and frames that come when the test wants. */
class Screen {
  /** @type {Set<number>} */
  rows = new Set();
  covered = false;
  online = true;
  /** @type {unknown[]} */
  sent = [];
  /** @type {(() => void)[]} */
  #frames = [];
  calls;

  constructor() {
    const row = { getBoundingClientRect: () => ({ left: 0, top: 0, width: 10, height: 10 }), contains: (/** @type {unknown} */ over) => over === row };
    Object.assign(globalThis, { document: { elementFromPoint: () => (this.covered ? {} : row) } });
    const stage = { querySelectorAll: (/** @type {string} */ wanted) => (this.rows.has(Number(/\d+/.exec(wanted)?.[0])) ? [row] : []) };
    this.calls = new ShownCalls({
      stage: /** @type {any} */ (stage),
      send: (message) => { if (this.online) this.sent.push(message); return this.online; },
      now: () => new Date("2026-11-23T10:00:00Z"),
      nextFrame: (then) => this.#frames.push(then),
      later: (then) => then(),
    });
  }

  /** The board is drawn and the browser paints, as often as it takes. */
  look() {
    this.calls.look([...this.rows].map((seq) => ({ seq })));
  }

  paint() {
    for (const frame of this.#frames.splice(0)) frame();
  }
}

const drawn = (/** @type {number} */ seq) => ({ seq, drawn_at: "2026-11-23T10:00:00.000Z" });

test("a call is confirmed once it has been painted, and only once", () => {
  const screen = new Screen();
  screen.rows.add(7);
  screen.look();
  assert.deepEqual(screen.sent, []);
  screen.paint();
  screen.look();
  assert.deepEqual(screen.sent, [], "the frame that paints it has only begun");
  screen.paint();
  for (let again = 0; again < 3; again += 1) { screen.look(); screen.paint(); screen.paint(); }
  assert.deepEqual(screen.sent, [drawn(7)]);
});

test("what is covered, or not drawn any more, is not confirmed until it can be read", () => {
  const screen = new Screen();
  screen.rows.add(7);
  screen.covered = true;
  screen.look();
  screen.paint(); screen.paint();
  screen.covered = false;
  screen.look();
  screen.paint();
  screen.covered = true;
  screen.paint();
  assert.deepEqual(screen.sent, []);
  screen.covered = false;
  screen.look();
  screen.paint(); screen.paint();
  assert.deepEqual(screen.sent, [drawn(7)]);
});

test("without a connection it is confirmed when there is one", () => {
  const screen = new Screen();
  screen.rows.add(7);
  screen.online = false;
  screen.look();
  screen.paint(); screen.paint();
  screen.online = true;
  screen.look();
  screen.paint(); screen.paint();
  assert.deepEqual(screen.sent, [drawn(7)]);
});

test("what was spoken is told with the time that it was drawn", () => {
  const screen = new Screen();
  screen.rows.add(7);
  screen.look();
  screen.paint(); screen.paint();
  screen.calls.spoken({ seq: 7 });
  assert.deepEqual(screen.sent[1], { ...drawn(7), spoken_at: "2026-11-23T10:00:00.000Z" });
});
