// The evacuation notice over whatever page this is. It comes and goes with the hall's state; only the staff may make it small, only a manager end it.
import { post } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { dataIn, elementById, partOf } from "talon/page.js";
import { fill } from "talon/texts.js";

/** @import { Evacuation } from "talon/types.js" */

// The words are set as large as the screen holds them, whatever was written.
const STEPS = [1.7, 1.5, 1.3, 1.15, 1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

const notice = elementById("evacuation");
const words = partOf(notice, ".evacuation-words");
const since = partOf(notice, "[data-since]");
const size = partOf(notice, "[data-size]");
const problem = partOf(notice, "[data-problem]");
/** @type {HTMLElement | null} A manager's alone. */
const allClear = notice.querySelector("[data-all-clear]");
const covers = () => document.documentElement.classList.contains("evacuating");
let shown = ""; // what the notice shows now, as text

openHall().subscribe(({ state }) => {
  if (state) show(state.evacuation);
});
size.addEventListener("click", () => cover(!covers()));
allClear?.addEventListener("click", () => endIt(allClear));
addEventListener("resize", fit);
// The page below must not get the keys of a keypad or a keyboard: nobody sees what they would do.
for (const type of ["keydown", "keyup", "keypress"]) addEventListener(type, keepFromPage, { capture: true });

/** @param {Evacuation | null} evacuation */
function show(evacuation) {
  const now = JSON.stringify(evacuation);
  if (now === shown) return;
  shown = now;
  notice.hidden = evacuation === null;
  if (!evacuation) {
    cover(false);
    return;
  }
  for (const language of /** @type {const} */ (["ru", "en"])) {
    partOf(notice, `[data-said="${language}"]`).textContent = evacuation.text?.[language] ?? "";
    partOf(notice, `[data-exits="${language}"]`).textContent = evacuation.exits[language];
  }
  since.textContent = fill(dataIn(since, "since"), { time: officeTime(evacuation.since) });
  problem.textContent = "";
  if (allClear) askAgain(allClear, false);
  cover(true);
}

/** @param {boolean} whole */
function cover(whole) {
  document.documentElement.classList.toggle("evacuating", whole);
  notice.classList.toggle("small", !whole);
  size.textContent = dataIn(size, whole ? "small" : "large");
  if (!whole) return;
  fit();
  if (notice.dataset.viewer !== "visitor") size.focus();
}

function fit() {
  if (!covers()) return;
  for (const step of STEPS) {
    words.style.setProperty("--fits", String(step));
    if (words.scrollHeight <= words.clientHeight) return;
  }
}

/** @param {HTMLElement} button */
async function endIt(button) {
  if (button.dataset.asked !== "yes") {
    askAgain(button, true);
    return;
  }
  askAgain(button, false);
  try {
    await post("/evacuation", { on: false });
  } catch (error) {
    problem.textContent = fill(dataIn(button, "failed"), { why: error.message });
  }
}

/**
 * A slip of the finger must not end an evacuation: the button asks once more.
 * @param {HTMLElement} button
 * @param {boolean} ask
 */
function askAgain(button, ask) {
  button.dataset.words ??= button.textContent ?? "";
  button.dataset.asked = ask ? "yes" : "no";
  button.textContent = dataIn(button, ask ? "sure" : "words");
}

/** @param {string} at */
function officeTime(at) {
  return new Intl.DateTimeFormat("ru", { timeZone: since.dataset.timeZone, hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** @param {Event} event */
function keepFromPage(event) {
  if (!covers() || (event.target instanceof Node && notice.contains(event.target))) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}
