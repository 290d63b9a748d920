// The visitor's phone: asks what became of the ticket, rings when it is called, takes a cancellation and a rating; says so when nobody answers.
import { html, nothing, render } from "lit-html";
import { fill, readTexts } from "talon/texts.js";

import { Chime } from "../../display/static/chime.js";
import { isNewCall, pauseMs } from "./status_polling.js";
import { announcedWait } from "./wording.js";

const TIMEOUT_MS = 8000;
const NOT_SOONER_MS = 1000;
const RINGS = 3;
const RING_EVERY_MS = 1600;
const VIBRATION = [500, 200, 500, 200, 500];
const STARS = [1, 2, 3, 4, 5];

const root = document.getElementById("status");
const words = readTexts();
const { language, address } = root.dataset;
const chime = new Chime();

let ticket = JSON.parse(document.getElementById("ticket").textContent);
let trouble = null;
let gone = false;
let failures = 0;
let timer = null;
let askedAt = 0;
let question = 0; // counts them: only what comes of the newest is shown, and only it leads to the next
let ringing = false; // the visitor has allowed the sound
let leaving = null; // null, "sure?", or what went wrong
let stars = null;
let rating = null; // null, or what is wrong with the rating

async function ask(path = ".json", options = {}) {
  const response = await fetch(address + path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
  const body = await response.json();
  if (!response.ok) throw new Refused(response.status, body.text?.[language] ?? body.detail);
  return body;
}

class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

function send(path, body = {}) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

function askIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(refresh, pause);
}

async function refresh() {
  askedAt = performance.now();
  const mine = ++question;
  try {
    const fresh = await ask();
    if (mine !== question) return;
    take(fresh);
    trouble = null;
    failures = 0;
  } catch (error) {
    if (mine !== question) return;
    if (error.status === 404) {
      gone = true;
      trouble = words.gone;
    } else {
      failures += 1;
      trouble = words.line_lost;
    }
  }
  draw();
  if (!gone) askIn(pauseMs(ticket.again_s, failures, Math.random()));
}

function take(fresh) {
  const call = isNewCall(ticket, fresh);
  ticket = fresh;
  if (call) alarm();
}

/** Rings some times while the ticket is called; vibrates where the phone can. */
async function alarm() {
  navigator.vibrate?.(VIBRATION);
  for (let ring = 0; ring < RINGS && ticket.state === "called"; ring += 1) {
    await chime.ring();
    await new Promise((resolve) => setTimeout(resolve, RING_EVERY_MS));
  }
}

async function allowRing() {
  ringing = true;
  draw();
  await chime.wake();
  await chime.ring(0.5);
  // Only where the page may: over plain http in the office's network browsers do not offer it.
  navigator.wakeLock?.request("screen").catch(() => {});
}

async function leave() {
  try {
    take(await send("/cancel"));
    leaving = null;
  } catch (error) {
    leaving = fill(words.left_failed, { reason: error instanceof Refused ? error.message : words.line_lost });
  }
  draw();
}

async function rate(event) {
  event.preventDefault();
  if (!stars) {
    rating = words.rate_first;
  } else {
    try {
      take(await send("/rate", { stars, word: event.target.elements.word.value }));
      rating = null;
    } catch (error) {
      rating = fill(words.rate_failed, { reason: error instanceof Refused ? error.message : words.line_lost });
    }
  }
  draw();
}

function draw() {
  const called = ticket.state === "called";
  render(html`
    <p class="your-number">${words.your_number}</p>
    <p class="number">${ticket.number}</p>
    <div role=${called ? "alert" : "status"}>
      ${called ? calledBlock() : html`<p class="state">${words[ticket.state]}</p>`}
      ${ticket.state === "serving" ? html`<p class="state">${words.window} ${ticket.window}${place()}</p>` : nothing}
    </div>
    ${ticket.state === "waiting" ? facts() : nothing}
    ${ticket.state === "waiting" || ticket.state === "parked" ? ring() : nothing}
    ${ticket.state === "done" ? ratingForm() : nothing}
    ${ticket.can_leave ? leaveBlock() : nothing}
    ${trouble ? html`<p class="line-lost" role="alert">${trouble}</p>` : nothing}
  `, root);
}

const place = () => (ticket.room ? html`, ${ticket.room[language]}` : nothing);

function calledBlock() {
  return html`<div class="called"><p>${words.called}</p><p class="window">${fill(words.go_to, { window: ticket.window })}</p>${ticket.room ? html`<p>${ticket.room[language]}</p>` : nothing}</div>`;
}

function facts() {
  return html`<dl class="facts">
    <div><dt>${words.ahead}</dt><dd>${ticket.ahead === 0 ? words.nobody_ahead : ticket.ahead}</dd></div>
    <div><dt>${words.wait}</dt><dd>${ticket.wait ? announcedWait(ticket.wait, language) : words.follow_board}</dd></div>
  </dl>
  <p class="hint">${words.watch_board}</p>`;
}

function ring() {
  if (ringing) return html`<p class="hint ring-on">${words.ring_is_on}</p>`;
  return html`<button type="button" class="phone-button" id="ring" @click=${allowRing}>${words.ring_on}</button>`;
}

function leaveBlock() {
  if (leaving === null) return html`<button type="button" class="phone-button quiet" id="leave" @click=${() => { leaving = "sure?"; draw(); root.querySelector("#leave-no").focus(); }}>${words.leave}</button>`;
  return html`
    <section class="sure" aria-labelledby="sure">
      <p id="sure">${fill(words.leave_sure, { number: ticket.number })}</p>
      ${leaving === "sure?" ? nothing : html`<p class="line-lost" role="alert">${leaving}</p>`}
      <button type="button" class="phone-button danger" id="leave-yes" @click=${leave}>${words.leave_yes}</button>
      <button type="button" class="phone-button quiet" id="leave-no" @click=${() => { leaving = null; draw(); }}>${words.leave_no}</button>
    </section>`;
}

function ratingForm() {
  if (ticket.stars) return html`<p class="rated" role="status">${words.rated}</p>`;
  return html`
    <form class="rating" @submit=${rate}>
      <fieldset>
        <legend>${words.rate}</legend>
        <div class="stars">${STARS.map((count) => html`
          <label class=${stars === count ? "chosen" : ""}><input type="radio" name="stars" value=${count} @change=${() => { stars = count; rating = null; draw(); }}>
            <span class="figure" aria-hidden="true">${count}</span><span class="meaning">${words[`stars_${count}`]}</span></label>`)}</div>
      </fieldset>
      <label class="word">${words.word}<textarea name="word" rows="3" maxlength=${root.dataset.longest} aria-describedby="word-note"></textarea></label>
      <p class="hint" id="word-note">${words.word_note}</p>
      ${rating ? html`<p class="line-lost" role="alert">${rating}</p>` : nothing}
      <button type="submit" class="phone-button">${words.send}</button>
    </form>`;
}

/** A phone taken out of the pocket, or back in the network, asks at once; a question from before may never be answered. */
function wokenUp() {
  if (document.visibilityState !== "visible" || gone) return;
  question += 1;
  askIn(Math.max(0, NOT_SOONER_MS - (performance.now() - askedAt)));
}

document.addEventListener("visibilitychange", wokenUp);
addEventListener("online", wokenUp);
root.replaceChildren();
draw();
askIn(pauseMs(ticket.again_s, 0, Math.random()));
