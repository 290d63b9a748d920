// A window's plate: its number, who serves there, and which ticket is invited or served.
import { html, nothing, render } from "lit-html";
import { openHall } from "talon/hall.js";
import { dataIn, elementById } from "talon/page.js";

import { staySignedIn } from "./long_life.js";
import { both, clock, letters } from "./words.js";

/** @import { BoardWindow } from "talon/types.js" */

const STEP_MS = 1000;
const CONNECTION_DUE_MS = 3000;

const stage = elementById("plate");
const number = dataIn(stage, "window");
const hall = openHall();

hall.subscribe(draw);
// A break runs out, and a connection that never came about is seen, without any event.
setInterval(draw, STEP_MS);
staySignedIn();

function draw() {
  const lost = !hall.connected && (hall.state !== null || performance.now() > CONNECTION_DUE_MS);
  const window = hall.state?.windows.find((candidate) => candidate.id === number);
  stage.dataset.connection = hall.connected ? "live" : lost ? "lost" : "opening";
  render(
    html`
      <p class="window">
        ${both("window")}<strong class="figures" style=${letters(number)}>${number}</strong>
        ${window?.room ? html`<span class="room">${window.room.ru}<span class="english" lang="en">${window.room.en}</span></span>` : nothing}
      </p>
      ${window ? content(window, lost) : empty()}
      ${lost ? html`<p class="lost" role="alert">${both("plate_lost")}</p>` : nothing}
    `,
    stage,
  );
}

/**
 * @param {BoardWindow} window
 * @param {boolean} lost
 */
function content(window, lost) {
  return html`
    <main class=${lost ? `${window.state} stale` : window.state} data-state=${window.state}>
      <p class="state">${stateInWords(window)}</p>
      ${window.ticket ? html`<p class="number figures" style=${letters(window.ticket)}>${window.ticket}</p>` : nothing}
    </main>
    ${window.operator ? servedBy(window.operator, lost) : nothing}
  `;
}

function empty() {
  // The office was started anew without this window; or nothing is known yet.
  return html`<main data-state="none"><p class="state">${hall.state ? both("unknown_window", { window: number }) : nothing}</p></main>`;
}

/** @param {BoardWindow} window */
function stateInWords(window) {
  if (!window.break) return both(window.state);
  const until = new Date(window.break.until);
  if (until <= hall.now()) return both("break_over");
  return both(window.break.kind, { time: clock.format(until) });
}

/**
 * Who serves here (clause 6.4.1): name and position.
 * @param {NonNullable<BoardWindow["operator"]>} operator
 * @param {boolean} lost
 */
function servedBy({ name, position }, lost) {
  return html`<footer class=${lost ? "stale" : ""}>
    <p class="name">${name}</p>
    <p class="position">${position.ru}<span class="english" lang="en">${position.en}</span></p>
  </footer>`;
}
