// The hall board's entry: hears the live hall, lets the announcements take their turns, and draws.
import { render } from "lit-html";
import { openHall } from "talon/hall.js";

import { Announcements } from "./announcements.js";
import { picture } from "./board_picture.js";
import { staySignedIn } from "./long_life.js";
import { concerns, heardIn } from "./rows.js";
import { Sound } from "./sound.js";
import { clock } from "./words.js";

const STEP_MS = 200;
// A page that opens has not "lost" the server while its first connection is being made.
const CONNECTION_DUE_MS = 3000;
// A new call blinks for so long, also when the next one has taken its place in the spotlight.
const FRESH_MS = 8000;

const stage = document.getElementById("board");
const zones = JSON.parse(stage.dataset.zones);
const hall = openHall();
const announcements = new Announcements();
const sound = new Sound(document.getElementById("voice"));
let sounding = null; // the call that is being heard
const announcedAt = new Map(); // by sequence number, for as long as a call is fresh
let offered = null; // whether this board can sound, as the server was told last

hall.subscribe(({ state, event }) => {
  if (state) takeIn(state, event);
  draw();
});
hall.on("sound", (orders) => sound.obey(orders));
setInterval(step, STEP_MS);
document.addEventListener("pointerdown", () => sound.wake().then(draw));
staySignedIn();

function takeIn(state, event) {
  if (event?.type === "ticket_returned") announcements.withdraw(event.ticket.number, event.window.id);
  if (!event) announcements.reconcile(state.calls);
  const ours = state.calls.filter((call) => concerns(state, zones, call));
  announcements.hear(ours, state.seq, realAge, performance.now());
}

/** How long ago (ms) a call was made for the people in the hall, even where the office's clock is sped up. */
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

/** Everything that makes a call heard goes in here, one after the other: the call stays in the spotlight as long as it sounds. */
async function announce(call) {
  sounding = call;
  announcedAt.set(call.seq, performance.now());
  stage.dispatchEvent(new CustomEvent("talon:announced", { bubbles: true, detail: { ...call, silent: sound.silent } }));
  try {
    // Nobody is called to a window out of a building that everybody leaves.
    if (!hall.state.evacuation) await sound.announce(call, heardIn(hall.state, call), clock.format(hall.now()));
  } finally {
    if (sounding === call) sounding = null;
  }
}

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
