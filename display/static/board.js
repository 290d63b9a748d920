// The hall board's entry: follows the live hall, lets the announcements take their turns, and draws.
import { render } from "lit-html";
import { openHall } from "talon/hall.js";
import { dataIn, elementById } from "talon/page.js";

import { Announcements } from "./announcements.js";
import { picture } from "./board_picture.js";
import { staySignedIn } from "./long_life.js";
import { concerns, soundsIn } from "./rows.js";
import { Sound } from "./sound.js";
import { clock } from "./words.js";

/** @import { BoardState, Call, HallEvent } from "talon/types.js" */
/** @import { SoundOrders } from "./sound.js" */

const STEP_MS = 200;
// A page that opens has not "lost" the server while its first connection is being made.
const CONNECTION_DUE_MS = 3000;
// A new call blinks for so long, also when the next one has taken its place in the spotlight.
const FRESH_MS = 8000;

const stage = elementById("board");
/** @type {string[]} */
const zones = JSON.parse(dataIn(stage, "zones"));
const hall = openHall();
const announcements = new Announcements();
const sound = new Sound(elementById("voice", HTMLAudioElement));
/** @type {Map<number, number>} By sequence number, for as long as a call is fresh. */
const announcedAt = new Map();
/** @type {Call | null} The call that sounds now. */
let sounding = null;
/** @type {boolean | null} Whether this board can sound, as the server knows it. */
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
 * How long ago (ms) a call was made for the people in the hall, even where the office's clock is sped up.
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

/** One board speaks for each zone: the server chooses it among those that can sound. */
function offerSound() {
  const audible = !sound.silent;
  if (audible === offered) return;
  offered = audible;
  hall.introduce("sound", { zones, audible });
}

/**
 * All the sound of a call goes in here, one after the other: the call stays in the spotlight as long as it sounds.
 * @param {Call} call
 */
async function announce(call) {
  sounding = call;
  announcedAt.set(call.seq, performance.now());
  stage.dispatchEvent(new CustomEvent("talon:announced", { bubbles: true, detail: { ...call, silent: sound.silent } }));
  try {
    // Nobody is called to a window out of a building that everybody leaves.
    if (hall.state && !hall.state.evacuation) await sound.announce(call, soundsIn(hall.state, call), clock.format(hall.now()));
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
}
