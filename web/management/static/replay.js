// Moves the moment of the replay: slider, play, jumps. The server draws each moment; only `#moment` is put in its place.
import { dataIn, elementById } from "talon/page.js";

const slider = /** @type {HTMLInputElement} */ (elementById("slider"));
const midnight = Date.parse(dataIn(slider, "midnight"));
const STEP_MS = 1000;

let speed = 0;
/** @type {number | null} The moment to fetch once the fetch before it is through, in seconds of the day. */
let wanted = null;
let fetching = false;

/** @param {number} seconds */
function addressOf(seconds) {
  // With an offset, so that the server's time zone does not matter here.
  const at = new Date(midnight + seconds * 1000).toISOString().replace(".000Z", "+00:00");
  return `${dataIn(slider, "address")}?${new URLSearchParams({ at })}`;
}

async function fetchWanted() {
  if (fetching || wanted === null) return;
  const address = addressOf(wanted);
  [fetching, wanted] = [true, null];
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("moment");
    if (!fresh) throw new Error("no moment");
    elementById("moment").replaceWith(fresh);
    history.replaceState(null, "", address);
    elementById("replay-problem").hidden = true;
  } catch {
    elementById("replay-problem").hidden = false;
    play(0);
  } finally {
    fetching = false;
  }
  await fetchWanted();
}

/** @param {number} seconds */
function go(seconds) {
  wanted = seconds;
  fetchWanted();
}

/** @param {number} times */
function play(times) {
  speed = times;
  for (const button of document.querySelectorAll("[data-speed]")) {
    const own = Number(dataIn(/** @type {HTMLElement} */ (button), "speed"));
    if (own) button.setAttribute("aria-pressed", String(own === speed));
  }
}

slider.addEventListener("input", () => go(slider.valueAsNumber));
for (const button of document.querySelectorAll("[data-speed]")) {
  button.addEventListener("click", () => play(Number(dataIn(/** @type {HTMLElement} */ (button), "speed"))));
}
setInterval(() => {
  if (!speed) return;
  const next = Math.min(slider.valueAsNumber + (speed * STEP_MS) / 1000, Number(slider.max));
  slider.valueAsNumber = next;
  go(next);
  if (next >= Number(slider.max)) play(0);
}, STEP_MS);
