// Silent alarms: a held key, sent until the server has it; and the order and loudness on the manager's page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HeldKeys } from "../../../web/operator/static/held_keys.js";
import { SilentAlarm } from "../../../web/operator/static/silent_alarm.js";
import { inOrder, soundOf } from "../../../web/static/js/alarm_order.js";
import * as api from "../../api_rows.mjs";
import { memoryStore } from "./memory_store.mjs";

/** @import { Alarm } from "talon/types.js" */

const moment = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

test("a key that is brushed against does nothing, a held one acts once", async () => {
  /** @type {string[]} */
  const acted = [];
  const keys = new HeldKeys({ F9: "panic" }, (action) => acted.push(action), 20);
  assert.equal(keys.down({ code: "KeyA" }), false);
  assert.equal(keys.down({ code: "F9" }), true);
  keys.up({ code: "F9" });
  await moment(40);
  assert.deepEqual(acted, []);
  keys.down({ code: "F9" });
  for (let repeat = 0; repeat < 5; repeat += 1) keys.down({ code: "F9", repeat: true });
  await moment(60);
  assert.deepEqual(acted, ["panic"]);
  keys.down({ code: "F9" });
  keys.release();
  await moment(40);
  assert.deepEqual(acted, ["panic"]);
});

test("an alarm is sent until it is through, with one request id, also by the page that is loaded anew", async () => {
  const store = memoryStore();
  /** @type {[path: string, body: any][]} */
  const sent = [];
  let away = true;
  const post = async (/** @type {string} */ path, /** @type {any} */ body) => {
    sent.push([path, body]);
    return away ? Promise.reject(new Error("no connection")) : /** @type {any} */ ({});
  };
  const alarm = new SilentAlarm({ window: "2", post, changed: () => {}, store, newId: () => "press 1", again: 5 });
  alarm.raise("panic");
  alarm.raise("panic");
  await moment(30);
  assert.equal(alarm.mark(), "sending");
  assert.ok(sent.length > 1);
  const anew = new SilentAlarm({ window: "2", post, changed: () => {}, store, newId: () => "press 2", again: 5 });
  away = false;
  await moment(30);
  assert.equal(anew.mark(), null);
  assert.deepEqual([...new Set(sent.map(([, body]) => body.request_id))], ["press 1"]);
  assert.deepEqual([sent[0][0], sent[0][1].kind, sent[0][1].window], ["/alarms", "panic", "2"]);
});

test("the mark shows what has become of the alarms of this window", () => {
  const alarm = new SilentAlarm({ window: "2", post: async () => /** @type {any} */ ({}), changed: () => {}, store: memoryStore(), newId: () => "press" });
  assert.equal(alarm.mark([{ window: "1", kind: "panic", state: "raised" }, { window: "2", kind: "staff", state: "raised" }]), null);
  assert.equal(alarm.mark([{ window: "2", kind: "panic", state: "raised" }]), "received");
  assert.equal(alarm.mark([{ window: "2", kind: "conflict", state: "acknowledged" }]), "taken");
});

test("what nobody has taken up comes first, the gravest of it first; a siren only for alarms", () => {
  const of = (/** @type {string} */ id, /** @type {Alarm["kind"]} */ kind, /** @type {Alarm["state"]} */ state, /** @type {number} */ at) =>
    api.alarm({ id, kind, state, raised_at: `2026-11-23T10:0${at}:00+03:00` });
  const [call, quarrel, panic, taken] = [of("a", "staff", "raised", 1), of("b", "conflict", "raised", 2), of("c", "panic", "raised", 3), of("d", "panic", "acknowledged", 0)];
  assert.deepEqual(inOrder([taken, call, quarrel, panic]).map(({ id }) => id), ["c", "b", "a", "d"]);
  assert.equal(soundOf([taken]), null);
  assert.equal(soundOf([taken, call]), "call");
  assert.equal(soundOf([call, quarrel]), "siren");
});
