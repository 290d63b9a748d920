// What a board makes heard: its own zones alone, as loud as the hour allows, one after the other, and never stuck. Run by tests/display/test_scripts.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Sound, volumeAt } from "../../display/static/sound.js";
import { Speech } from "../../display/static/speech.js";
import * as api from "../api_rows.mjs";

/** An audio element whose sound ends, fails or is blocked as a test wants. */
class Player extends EventTarget {
  /** @type {[src: string, volume: number][]} */
  played = [];
  paused = true;
  src = "";
  volume = 1;
  /** @type {Error | null} */
  refuse = null;
  load() {}
  pause() { this.paused = true; }
  async play() {
    if (this.refuse) throw this.refuse;
    this.paused = false;
    this.played.push([this.src, this.volume]);
  }
  end(how = "ended") {
    this.paused = true;
    this.dispatchEvent(new Event(how));
  }
}

const call = (/** @type {number} */ seq) => api.call({ seq });
const loud = { speaks: ["individuals"], speech: true, chime: true, volume: 0.8, hours: [{ from: "08:00", until: "09:00", volume: 0.3 }] };
const soon = () => new Promise((resolve) => { setImmediate(resolve); });

test("the volume is that of the hour", () => {
  const orders = { volume: 0.9, hours: [{ from: "08:00", until: "09:00", volume: 0.3 }, { from: "08:30", until: "10:00", volume: 0 }] };
  const heard = ["07:59", "08:00", "08:45", "09:00", "10:00"].map((clock) => volumeAt(orders, clock));
  assert.deepEqual(heard, [0.9, 0.3, 0.3, 0, 0.9]);
});

test("a board speaks for its own zones, and before the server's orders for none", async () => {
  const player = new Player();
  const sound = new Sound(player);
  await sound.announce(call(1), "individuals", "10:00");
  sound.obey(loud);
  await sound.announce(call(2), "legal-entities", "10:00");
  assert.deepEqual(player.played, []);
  const heard = sound.announce(call(3), "individuals", "08:30");
  await soon();
  assert.deepEqual(player.played, [["/display/voice/3.wav", 0.3]]);
  player.end();
  await heard;
});

test("with speech switched off nothing is fetched, at volume 0 nothing is heard", async () => {
  const player = new Player();
  const sound = new Sound(player);
  sound.obey({ ...loud, speech: false });
  await sound.announce(call(1), "individuals", "10:00");
  sound.obey({ ...loud, volume: 0 });
  await sound.announce(call(2), "individuals", "10:00");
  assert.equal(player.src, "");
});

test("a sound that fails, or is taken back, holds nobody up", async () => {
  const player = new Player();
  const speech = new Speech(player);
  const failed = speech.say(1);
  await soon();
  player.end("error");
  assert.equal(await failed, false);
  const takenBack = speech.say(1);
  await soon();
  speech.hush();
  assert.equal(await takenBack, false);
  assert.equal(player.paused, true);
  const heard = speech.say(1);
  await soon();
  player.end();
  assert.equal(await heard, true);
});

test("a browser that blocks the voice is distinguished from a file that is not there", async () => {
  const player = new Player();
  const speech = new Speech(player);
  player.refuse = Object.assign(new Error("gone"), { name: "NotSupportedError" });
  assert.equal(await speech.say(1), false);
  assert.equal(speech.blocked, false);
  player.refuse = Object.assign(new Error("touch first"), { name: "NotAllowedError" });
  assert.equal(await speech.say(1), false);
  assert.equal(speech.blocked, true);
});
