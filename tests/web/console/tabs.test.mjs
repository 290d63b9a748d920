// Of several tabs of one window one works; the others stand aside until they take over or it goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Tabs } from "../../../web/operator/static/tabs.js";

/** A channel that hands each message to everybody else at once, as browsers do between tabs. */
function office() {
  const ends = [];
  return () => {
    const end = {
      listeners: [],
      addEventListener: (_, listener) => end.listeners.push(listener),
      postMessage: (data) => ends.filter((other) => other !== end).forEach((other) => other.listeners.forEach((listener) => listener({ data }))),
    };
    ends.push(end);
    return end;
  };
}

const working = (...tabs) => tabs.map((tab) => tab.working);

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
  const [queue, tabs] = [[], []];
  const join = () => ({ addEventListener(_, listener) { this.listener = listener; }, postMessage(data) { queue.push([this, data]); } });
  for (const id of ["a", "b"]) {
    const channel = join();
    tabs.push({ channel, tab: new Tabs({ channel, changed: () => {}, id, born: 5 }) });
  }
  while (queue.length) {
    const [from, data] = queue.shift();
    tabs.filter(({ channel }) => channel !== from).forEach(({ channel }) => channel.listener({ data }));
  }
  assert.deepEqual(tabs.map(({ tab }) => tab.working), [true, false]);
});

test("a browser without channels has one tab that works", () => {
  const only = new Tabs({ channel: null, changed: () => {} });
  assert.equal(only.working, true);
});
