// Of several tabs of a window a single one works; the others stand aside until they take over or it goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Tabs } from "../../../web/operator/static/tabs.js";

/** @import { Channel, Message } from "../../../web/operator/static/tabs.js" */

/** A channel that hands each message to everybody else at once, as browsers do between tabs. */
function office() {
  /** @type {End[]} */
  const ends = [];
  return () => {
    const end = new End((data) => ends.filter((other) => other !== end).forEach((other) => other.receive(data)));
    ends.push(end);
    return end;
  };
}

/** @implements {Channel} */
class End {
  /** @type {((message: {data: Message}) => void)[]} */
  #listeners = [];

  /** @param {(data: Message) => void} post */
  constructor(post) {
    this.postMessage = post;
  }

  /**
   * @param {"message"} _type
   * @param {(message: {data: Message}) => void} listener
   */
  addEventListener(_type, listener) {
    this.#listeners.push(listener);
  }

  /** @param {Message} data */
  receive(data) {
    for (const listener of this.#listeners) listener({ data });
  }
}

const working = (/** @type {Tabs[]} */ ...tabs) => tabs.map((tab) => tab.working);

test("the second tab stands aside, takes over, and the first gives way", () => {
  const join = office();
  let drawn = 0;
  const first = new Tabs({ channel: join(), changed: () => { drawn += 1; }, born: 1 });
  const second = new Tabs({ channel: join(), changed: () => {}, born: 2 });
  assert.deepEqual(working(first, second), [true, false]);
  second.takeOver();
  assert.deepEqual(working(first, second), [false, true]);
  assert.equal(drawn, 1);
  const third = new Tabs({ channel: join(), changed: () => {}, born: 3 });
  assert.deepEqual(working(first, second, third), [false, true, false]);
});

test("when the working tab goes, exactly one of the others works", () => {
  const join = office();
  const [first, second, third] = [1, 2, 3].map((born) => new Tabs({ channel: join(), changed: () => {}, born }));
  first.leave();
  assert.deepEqual(working(second, third).filter(Boolean).length, 1);
});

test("two that begin at the same moment agree", () => {
  /** @type {{from: End, data: Message}[]} */
  const queue = [];
  const tabs = ["a", "b"].map((id) => {
    const channel = new End((data) => { queue.push({ from: channel, data }); });
    return { channel, tab: new Tabs({ channel, changed: () => {}, id, born: 5 }) };
  });
  for (const { from, data } of queue) {
    for (const { channel } of tabs) if (channel !== from) channel.receive(data);
  }
  assert.deepEqual(tabs.map(({ tab }) => tab.working), [true, false]);
});

test("a browser without channels has one tab that works", () => {
  const only = new Tabs({ channel: null, changed: () => {} });
  assert.equal(only.working, true);
});
