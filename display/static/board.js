// The hall board's entry point: follows the live hall, plays the announcements in turn, and draws the board.
import { render } from "lit-html";
import { openHall } from "talon/hall.js";
import { dataIn, elementById } from "talon/page.js";

import { Announcements } from "./announcements.js";
import { picture } from "./board_picture.js";
import { staySignedIn } from "./long_life.js";
import { concerns, soundsIn } from "./rows.js";
import { ShownCalls } from "./shown_calls.js";
import { Sound } from "./sound.js";
import { clock } from "./words.js";

/** @import { BoardState, Call, HallEvent } from "talon/types.js" */
/** @import { SoundOrders } from "./sound.js" */

const STEP_MS = 200;
// A page that has just opened has not "lost" the server while its first connection is being made.
const CONNECTION_DUE_MS = 3000;
// Boards confirm what they show within this time: half of what the server waits for.
const SPREAD_MS = 1000;
// A new call blinks for this long, even after the next call has taken its place in the spotlight.
const FRESH_MS = 8000;

const stage = elementById("board");
/** @type {string[]} */
const zones = JSON.parse(dataIn(stage, "zones"));
const hall = openHall();
const announcements = new Announcements();
const sound = new Sound(elementById("voice", HTMLAudioElement));
const shown = new ShownCalls({ stage, send: (message) => hall.send("shown", message), now: () => hall.now(), nextFrame: (then) => requestAnimationFrame(then), later: (then) => setTimeout(then, Math.random() * SPREAD_MS) });
/** @type {Map<number, number>} When calls were announced, by sequence number, for as long as they are fresh. */
const announcedAt = new Map();
/** @type {Call | null} The call whose sound is playing. */
let sounding = null;
/** @type {boolean | null} Whether this board can play sound, as last reported to the server. */
let offered = null;

hall.subscribe(({ state, event }) => {
  if (state) takeIn(state, event);
  draw();
});
hall.on("sound", (/** @type {SoundOrders} */ orders) => sound.obey(orders));
setInterval(step, STEP_MS);
document.addEventListener("pointerdown", () => sound.wake().then(draw));
staySignedIn();

/**
 * @param {BoardState} state
 * @param {HallEvent | null} event
 */
function takeIn(state, event) {
  if (event?.type === "ticket_returned" && event.ticket && event.window) announcements.withdraw(event.ticket.number, event.window.id);
  if (!event) announcements.reconcile(state.calls);
  const ours = state.calls.filter((call) => concerns(state, zones, call));
  announcements.takeIn(ours, state.seq, realAge, performance.now());
}

/**
 * The age of a call in real milliseconds, as people in the hall experience it, even when the office's clock is sped up.
 * @param {Call} call
 */
function realAge(call) {
  return (hall.secondsSince(call.at) * 1000) / hall.speed;
}

function step() {
  for (const seq of announcedAt.keys()) if (!isFresh(seq)) announcedAt.delete(seq);
  offerSound();
  if (sounding && sounding !== announcements.current) sound.hush();
  const begun = announcements.advance(performance.now(), sounding !== null && sounding === announcements.current);
  if (begun) announce(begun);
  draw();
}

/** Reports whether this board can play sound: the server chooses a single board to speak for each zone. */
function offerSound() {
  const audible = !sound.silent;
  if (audible === offered) return;
  offered = audible;
  hall.introduce("sound", { zones, audible });
}

/**
 * Plays all the sound of a call in sequence; the call stays in the spotlight while it plays.
 * @param {Call} call
 */
async function announce(call) {
  sounding = call;
  announcedAt.set(call.seq, performance.now());
  stage.dispatchEvent(new CustomEvent("talon:announced", { bubbles: true, detail: { ...call, silent: sound.silent } }));
  try {
    // No visitor is called to a window during an evacuation.
    if (hall.state && !hall.state.evacuation && (await sound.announce(call, soundsIn(hall.state, call), clock.format(hall.now())))) shown.spoken(call);
  } finally {
    if (sounding === call) sounding = null;
  }
}

/** @param {number} seq */
function isFresh(seq) {
  return performance.now() - (announcedAt.get(seq) ?? -Infinity) < FRESH_MS;
}

function draw() {
  const lost = !hall.connected && (hall.state !== null || performance.now() > CONNECTION_DUE_MS);
  stage.dataset.connection = hall.connected ? "live" : lost ? "lost" : "opening";
  stage.dataset.sound = sound.silent ? "off" : "on";
  stage.dataset.speaks = sound.speaks.join(" ");
  const silent = sound.silent && sound.speaks.length > 0;
  const times = { now: hall.now(), passed: performance.now() };
  render(picture({ state: hall.state, waits: hall.waits, zones, lost, ...times, spotlight: announcements.current, fresh: isFresh, silent }), stage);
  // Of a hall that may have moved on nothing is confirmed.
  if (hall.state && !lost) shown.look(hall.state.calls.filter((call) => hall.state && concerns(hall.state, zones, call)));
}
