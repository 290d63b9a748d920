// The evacuation notice over whatever page this is. It comes and goes as the hall says; only the staff may make it small, only a manager end it.
import { post } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { fill } from "talon/texts.js";

// The words are set as large as the screen holds them, whatever was written.
const STEPS = [1.7, 1.5, 1.3, 1.15, 1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

const notice = document.getElementById("evacuation");
const words = notice.querySelector(".evacuation-words");
const since = notice.querySelector("[data-since]");
const size = notice.querySelector("[data-size]");
const allClear = notice.querySelector("[data-all-clear]");
const problem = notice.querySelector("[data-problem]");
const covers = () => document.documentElement.classList.contains("evacuating");
let shown = null; // what the notice says now, as text

openHall().subscribe(({ state }) => {
  if (state) show(state.evacuation ?? null);
});
size.addEventListener("click", () => cover(!covers()));
allClear?.addEventListener("click", endIt);
addEventListener("resize", fit);
// The page below must not hear the keys of a keypad or a keyboard: nobody sees what they would do.
for (const type of ["keydown", "keyup", "keypress"]) addEventListener(type, keepFromPage, { capture: true });

function show(evacuation) {
  const now = JSON.stringify(evacuation);
  if (now === shown) return;
  shown = now;
  notice.hidden = evacuation === null;
  if (!evacuation) return cover(false);
  for (const language of ["ru", "en"]) {
    notice.querySelector(`[data-said="${language}"]`).textContent = evacuation.text?.[language] ?? "";
    notice.querySelector(`[data-exits="${language}"]`).textContent = evacuation.exits[language];
  }
  since.textContent = fill(since.dataset.since, { time: officeTime(evacuation.since) });
  problem.textContent = "";
  askAgain(false);
  cover(true);
}

function cover(whole) {
  document.documentElement.classList.toggle("evacuating", whole);
  notice.classList.toggle("small", !whole);
  size.textContent = whole ? size.dataset.small : size.dataset.large;
  if (!whole) return;
  fit();
  if (notice.dataset.viewer !== "visitor") size.focus();
}

function fit() {
  if (!covers()) return;
  for (const step of STEPS) {
    words.style.setProperty("--fits", step);
    if (words.scrollHeight <= words.clientHeight) return;
  }
}

async function endIt() {
  if (allClear.dataset.asked !== "yes") return askAgain(true);
  askAgain(false);
  try {
    await post("/evacuation", { on: false });
  } catch (error) {
    problem.textContent = fill(allClear.dataset.failed, { why: error.message });
  }
}

/** A slip of the finger must not end an evacuation: the button asks once more. */
function askAgain(ask) {
  if (!allClear) return;
  allClear.dataset.words ??= allClear.textContent;
  allClear.dataset.asked = ask ? "yes" : "no";
  allClear.textContent = ask ? allClear.dataset.sure : allClear.dataset.words;
}

function officeTime(at) {
  return new Intl.DateTimeFormat("ru", { timeZone: since.dataset.timeZone, hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

function keepFromPage(event) {
  if (!covers() || notice.contains(event.target)) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}
