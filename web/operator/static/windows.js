// The choice of a window: the office's windows as they are now; a closed window can be opened at once.
import { html, nothing, render } from "lit-html";
import { post } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { dataIn, elementById } from "talon/page.js";
import { signOut } from "talon/sign_out.js";
import { fill, readTexts } from "talon/texts.js";
import { digitOf } from "./keys.js";
import { offsetMinutes, wallClock, hourAndMinute } from "./timers.js";

/** @import { HallState, Language, OfficeWindow, Words } from "talon/types.js" */

const root = elementById("windows");
/** @type {Words} */
const texts = readTexts();
const lang = /** @type {Language} */ (document.documentElement.lang);
const hall = openHall();
let problem = "";
let opening = false;

const addressOf = (/** @type {string} */ window) => dataIn(root, "console").replace("WINDOW", encodeURIComponent(window));

/** @param {string} window */
async function openShift(window) {
  if (opening) return;
  opening = true;
  problem = "";
  draw();
  try {
    await post(`/windows/${encodeURIComponent(window)}/open?lang=${lang}`, {});
    location.assign(addressOf(window));
  } catch (refused) {
    problem = refused.code ? refused.message : texts.unreachable;
  } finally {
    opening = false;
    draw();
  }
}

/** @param {OfficeWindow} window */
function stateOf(window) {
  const since = window.state !== "closed" && window.since ? fill(texts.since, { time: hourAndMinute(window.since) }) : null;
  return [texts[`state_${window.state}`], window.ticket, since].filter(Boolean).join(" · ");
}

/**
 * @param {HallState} state
 * @param {OfficeWindow} window
 */
function card(state, window) {
  const zone = state.zones.find((row) => row.id === window.zone)?.name[lang];
  const names = [...new Set(window.skills.map((skill) => state.services.find((row) => row.id === skill)?.name[lang]))];
  const closed = window.state === "closed";
  return html`
    <li class="card ${window.state}" data-window=${window.id}>
      <div class="card-head">
        <h2 class="card-name">${fill(texts.window, { name: window.name })}</h2>
        <span class="card-state figures">${stateOf(window)}</span>
      </div>
      <p class="card-place">${[zone, window.room?.[lang]].filter(Boolean).join(" · ")}</p>
      <p class="card-operator">${window.operator?.name ?? texts.no_operator}</p>
      <p class="card-skills"><span class="only-read-aloud">${texts.serves}: </span>${names.join(" · ")}</p>
      <div class="card-buttons">${closed
        ? html`<button type="button" class="card-go" ?disabled=${opening || !hall.connected} @click=${() => openShift(window.id)}>${texts.open_and_go}</button>`
        : nothing}
      <a class="card-go ${closed ? "quiet" : ""}" href=${addressOf(window.id)}>${texts.go} <kbd>${window.name}</kbd></a></div>
    </li>`;
}

function draw() {
  const { state, connected } = hall;
  const other = lang === "ru" ? "en" : "ru";
  render(html`
    <header class="head">
      <h1 class="head-window">${state?.office.name[lang] ?? ""}</h1>
      <div class="head-place"><span class="head-zone">${state?.office.address[lang] ?? ""}</span></div>
      <span class="head-connection ${connected ? "on" : "off"}" role="status"><span class="dot" aria-hidden="true"></span>${connected ? texts.online : texts.offline}</span>
      <time class="head-clock figures" aria-label=${texts.office_clock}>${state ? wallClock(hall.now(), offsetMinutes(state.clock.now)) : ""}</time>
      <nav class="head-links">
        <a class="head-button" href="/">${texts.pages}</a>
        <a class="head-button" href="?lang=${other}" lang=${other} hreflang=${other}>${other === "en" ? "English" : "Русский"}</a>
        ${signOut(texts)}
      </nav>
    </header>
    <main class="choose">
      <h2 class="choose-title">${texts.choose_window}</h2>
      <p class="choose-hint">${texts.choose_window_hint}</p>
      <p class="choose-problem" role="status" aria-live="polite">${problem}</p>
      ${state ? html`<ul class="cards">${state.windows.map((window) => card(state, window))}</ul>` : html`<p>${texts.connecting}</p>`}
    </main>`, root);
}

document.addEventListener("keydown", (event) => {
  const digit = digitOf(event);
  const window = hall.state?.windows.find((row) => row.name === String(digit));
  if (window && !event.repeat) location.assign(addressOf(window.id));
});
hall.subscribe(draw);
setInterval(draw, 1000);
draw();
