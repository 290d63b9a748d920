// The hall board's entry: hears the live hall, lets the announcements take their turns, and draws.
import { render } from "lit-html";
import { openHall } from "talon/hall.js";

import { Announcements } from "./announcements.js";
import { picture } from "./board_picture.js";
import { Chime } from "./chime.js";
import { staySignedIn } from "./long_life.js";
import { concerns } from "./rows.js";

const STEP_MS = 200;
// A page that opens has not "lost" the server while its first connection is being made.
const CONNECTION_DUE_MS = 3000;

const stage = document.getElementById("board");
const zones = JSON.parse(stage.dataset.zones);
const hall = openHall();
const announcements = new Announcements();
const chime = new Chime();
let sounding = null; // the call that is being heard

hall.subscribe(({ state, event }) => {
  if (state) takeIn(state, event);
  draw();
});
setInterval(step, STEP_MS);
document.addEventListener("pointerdown", () => chime.wake().then(draw));
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
  const begun = announcements.advance(performance.now(), sounding !== null && sounding === announcements.current);
  if (begun) announce(begun);
  draw();
}

/** Everything that makes a call heard goes in here, one after the other: the call stays in the spotlight as long as it sounds. */
async function announce(call) {
  sounding = call;
  stage.dispatchEvent(new CustomEvent("talon:announced", { bubbles: true, detail: { ...call, silent: chime.silent } }));
  try {
    await chime.ring();
  } finally {
    if (sounding === call) sounding = null;
  }
}

function draw() {
  const lost = !hall.connected && (hall.state !== null || performance.now() > CONNECTION_DUE_MS);
  stage.dataset.connection = hall.connected ? "live" : lost ? "lost" : "opening";
  stage.dataset.sound = chime.silent ? "off" : "on";
  const { state } = hall;
  render(picture({ state, waits: hall.waits, zones, lost, now: hall.now(), spotlight: announcements.current, silent: chime.silent }), stage);
}
