// The picture of the hall board: turns the hall's state into HTML.
import { html, nothing } from "lit-html";
import { dataIn, elementById } from "talon/page.js";
import { fill } from "talon/texts.js";

import { standing, turn } from "./notices.js";
import { callRows, waitingRows, windowRows } from "./rows.js";
import { both, clock, englishDate, letters, russianDate, texts, waitInWords } from "./words.js";

/** @import { BoardState, Call, Language, Notice, Office, BoardWindow, Waits } from "talon/types.js" */

/** @type {string[]} */
const unknownZones = JSON.parse(dataIn(elementById("board"), "unknown"));

// Longer notices are set in smaller print; the API limits their length.
const SHORT = 70;
const LONG = 130;
// How long a character of the ticker takes to pass, in seconds.
const CHARACTER_S = 0.17;
const SHORTEST_TAPE_S = 16;

/**
 * What the board shows: the hall (null until known), the waits of a visitor who comes now, the zones (none: all), whether the
 * connection is lost, the office's time and how long (ms) the board has been on, the call in the spotlight, which calls were
 * announced a moment ago, and whether the browser keeps the board silent.
 * @typedef {object} Scene
 * @property {BoardState | null} state
 * @property {Waits} waits
 * @property {string[]} zones
 * @property {boolean} lost
 * @property {Date} now
 * @property {number} passed
 * @property {Call | null} spotlight
 * @property {(seq: number) => boolean} fresh
 * @property {boolean} silent
 */

/**
 * The whole board. Without a state it is empty: nothing is known yet, and nothing is made up.
 * @param {Scene} scene
 */
export function picture({ state, waits, zones, lost, now, passed, spotlight, fresh, silent }) {
  const notice = state ? turn(standing(state.notices, "notice", zones, now), passed) : null;
  const tape = state ? standing(state.notices, "ticker", zones, now) : [];
  return html`
    <main class=${lost ? "main stale" : "main"}>
      ${state ? calls(callRows(state, zones), fresh) : html`<section class="calls"></section>`}
      ${state ? windows(windowRows(state, zones)) : nothing}
      ${state && spotlight ? invitation(spotlight, state) : nothing}
    </main>
    <aside class="side">
      <div>
        <p class="clock figures">${state ? clock.format(now) : "–:–"}</p>
        <p class="date">${state ? russianDate.format(now) : nothing}<span class="english" lang="en">${state ? englishDate.format(now) : nothing}</span></p>
      </div>
      ${state ? waiting(waitingRows(state, zones, waits), lost, silent) : nothing} ${state ? about(state.office) : nothing} ${notes(silent)}
    </aside>
    ${notice ? placard(notice) : nothing} ${tape.length > 0 ? ticker(tape) : nothing}
    ${lost ? html`<section class="lost" role="alert">${both("lost")}</section>` : nothing}
  `;
}

// «до 25-го» is not broken at the end of a line.
const ORDINAL = /(?<=\d)-(?=\p{L})/gu;
const NO_BREAK_HYPHEN = "\u2011";

/** @param {NonNullable<ReturnType<typeof turn>>} turn */
function placard({ notice: { id, text }, place, of }) {
  const length = Math.max(text.ru.length, text.en.length);
  return html`<section class=${`placard${length > LONG ? " long" : length > SHORT ? "" : " short"}`} data-notice=${id}>
    <p lang="ru">${text.ru.replace(ORDINAL, NO_BREAK_HYPHEN)}</p><p class="english" lang="en">${text.en}</p>
    ${of > 1 ? html`<span class="place figures" aria-hidden="true">${place}/${of}</span>` : nothing}
  </section>`;
}

/**
 * A scrolling line. Its text is there twice in a row, so that it runs on without a gap.
 * @param {Notice[]} notices
 */
function ticker(notices) {
  const words = notices.map(({ text }) => html`<span>${text.ru}</span><span class="english" lang="en">${text.en}</span>`);
  const characters = notices.reduce((sum, { text }) => sum + text.ru.length + text.en.length, 0);
  return html`<section class="ticker" data-notices=${notices.map(({ id }) => id).join(" ")}>
    <div class="tape" style=${`--tape: ${Math.max(SHORTEST_TAPE_S, characters * CHARACTER_S)}s`}><p>${words}</p><p aria-hidden="true">${words}</p></div>
  </section>`;
}

/**
 * @param {ReturnType<typeof callRows>} rows
 * @param {Scene["fresh"]} fresh
 */
function calls(rows, fresh) {
  if (rows.length === 0) return html`<section class="calls nobody">${both("nobody_called")}</section>`;
  return html`<section class="calls">
    <div class="heads"><p>${both("ticket")}</p><p>${both("window")}</p></div>
    <ol class="list figures">
      ${rows.map(
        (row) => html`<li class=${`${row.active ? "active" : ""}${row.active && fresh(row.seq) ? " fresh" : ""}`} data-seq=${row.seq} data-number=${row.number} data-window=${row.window}>
          <span class="number" style=${letters(row.number)}>${row.number}</span>${arrow()}<span class="window" style=${letters(row.window)}><b>${row.window}</b></span>
        </li>`,
      )}
    </ol>
  </section>`;
}

function arrow() {
  return html`<svg class="arrow" viewBox="0 0 60 40" aria-hidden="true"><path d="M4 20h50M38 4l16 16-16 16" /></svg>`;
}

/**
 * @param {Call} call
 * @param {BoardState} state
 */
function invitation(call, state) {
  const room = state.windows.find((window) => window.id === call.window)?.room;
  /** @type {Language[]} */
  const languages = call.lang === "en" ? ["en", "ru"] : ["ru", "en"];
  const sentence = (/** @type {Language} */ lang, /** @type {string} */ key) => fill(texts[lang][key], { window: call.window });
  return html`<section class="spotlight figures" role="status" data-seq=${call.seq} data-number=${call.number} data-window=${call.window}>
    <p class="kind">${languages.map((lang) => html`<span lang=${lang}>${sentence(lang, call.recall ? "called_again" : "called")}</span>`)}</p>
    <p class="number" style=${letters(call.number)}>${call.number}</p>
    <p class="where" style=${letters(sentence(languages[0], "to_window"))}>${arrow()}<span lang=${languages[0]}>${sentence(languages[0], "to_window")}</span></p>
    ${languages.map((lang) => html`<p class="instruction" lang=${lang}>${sentence(lang, "go_to")}${room ? html` · ${room[lang]}` : nothing}</p>`)}
  </section>`;
}

/** @param {BoardWindow[]} rows */
function windows(rows) {
  if (rows.length === 0) return nothing;
  return html`<ul class=${rows.length > 6 ? "windows many" : "windows"} style="--windows: ${rows.length}">
    ${rows.map(
      (window) => html`<li class=${window.state} data-window=${window.id} data-state=${window.state}>
        <span class="name figures" style=${letters(window.name)}>${window.name}</span>
        <span class="state figures">${stateInWords(window, "ru")}<span class="english" lang="en">${stateInWords(window, "en")}</span></span>
      </li>`,
    )}
  </ul>`;
}

/**
 * @param {BoardWindow} window
 * @param {Language} lang
 */
function stateInWords(window, lang) {
  if (window.ticket) return window.ticket;
  if (window.break) return fill(texts[lang].break_short, { time: clock.format(new Date(window.break.until)) });
  return texts[lang][`${window.state}_short`];
}

/**
 * @param {ReturnType<typeof waitingRows>} rows
 * @param {boolean} lost
 * @param {boolean} silent
 */
function waiting(rows, lost, silent) {
  // Zones and notes share the side of the board: the more there are, the less room each zone has.
  const crowd = rows.length + unknownZones.length + (silent ? 1 : 0);
  return html`<section class=${`waiting${rows.length > 3 ? " many" : crowd > 2 ? " several" : ""}${lost ? " stale" : ""}`}>
    <h2>${both("waiting")}</h2>
    ${rows.map(
      (row) => html`<div class="zone" data-zone=${row.zone.id}>
        <h3>${row.zone.name.ru}<span class="english" lang="en">${row.zone.name.en}</span></h3>
        <strong class="total figures">${row.total}</strong>
        <p class="kinds figures">
          ${row.kinds.map(
            ({ kind, count, wait }) => html`<span data-kind=${kind}>${texts.ru[kind]} <b>${count}</b><span class="english" lang="en">${texts.en[kind]}</span></span>
              <span class="wait" data-kind=${kind}>${wait && !lost ? waitInWords(wait) : nothing}</span>`,
          )}
        </p>
      </div>`,
    )}
  </section>`;
}

/** @param {Office} office */
function about(office) {
  return html`<section class="about figures">
    <p class="office">${office.name.ru}</p>
    <p class="parts">${parts(office.hours.ru)}</p>
    <p class="parts english" lang="en">${parts(office.hours.en)}</p>
    <p>${office.phone}</p>
  </section>`;
}

/**
 * «пн–чт 8:00–17:00, пт 8:00–15:45»: lines break between the days, not within them.
 * @param {string} hours
 */
function parts(hours) {
  return hours.split(/(?<=,) /).map((part) => html`<span>${part}</span>`);
}

/** @param {boolean} silent */
function notes(silent) {
  return html`
    ${unknownZones.map((zone) => html`<p class="note" data-unknown-zone=${zone}>${both("unknown_zone", { zone })}</p>`)}
    ${silent ? html`<p class="note quiet">${both("sound_off")}</p>` : nothing}
  `;
}
