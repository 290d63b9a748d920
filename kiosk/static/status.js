// The visitor's phone: asks what became of the ticket, rings when it is called, takes a cancellation and a rating; shows when nobody answers.
import { html, nothing, render } from "lit-html";
import { dataIn, dataOf, elementById, partOf, valueIn } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";

import { Chime } from "../../display/static/chime.js";
import { isNewCall, pauseMs } from "./status_polling.js";
import { announcedWait } from "./wording.js";

/** @import { AnnouncedWait, Bilingual, Language, TicketState, Timer, Words } from "talon/types.js" */

/**
 * The ticket as its page gets it: `again_s` is how soon the page is to ask again, in seconds.
 * @typedef {object} PhoneTicket
 * @property {string} number
 * @property {TicketState} state
 * @property {string | null} window
 * @property {Bilingual | null} room
 * @property {number} calls
 * @property {number | null} ahead
 * @property {AnnouncedWait | null} wait
 * @property {number | null} stars
 * @property {boolean} can_leave
 * @property {number} again_s
 */

const TIMEOUT_MS = 8000;
const NOT_SOONER_MS = 1000;
const RINGS = 3;
const RING_EVERY_MS = 1600;
const VIBRATION = [500, 200, 500, 200, 500];
const STARS = [1, 2, 3, 4, 5];

const root = elementById("status");
/** @type {Words} */
const words = readTexts();
const language = /** @type {Language} */ (dataIn(root, "language"));
const address = dataIn(root, "address");
const chime = new Chime();

class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} sentence
   */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

class TicketPage {
  /** @type {PhoneTicket} */
  #ticket = dataOf("ticket");
  #trouble = "";
  #gone = false;
  #failures = 0;
  /** @type {Timer | undefined} */
  #timer;
  #askedAt = 0;
  /** Counts the questions: only what comes of the newest is shown, and only it leads to the next. */
  #question = 0;
  /** The visitor has allowed the sound. */
  #ringing = false;
  /** Whether the visitor is asked about leaving. */
  #leaving = false;
  #notLeft = "";
  #stars = 0;
  #notRated = "";

  start() {
    document.addEventListener("visibilitychange", () => this.#wake());
    addEventListener("online", () => this.#wake());
    root.replaceChildren();
    this.#draw();
    this.#askIn(pauseMs(this.#ticket.again_s, 0, Math.random()));
  }

  // -- asking ------------------------------------------------------------------------------------------------------------

  /** @param {number} pause */
  #askIn(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), pause);
  }

  async #refresh() {
    this.#askedAt = performance.now();
    const mine = ++this.#question;
    try {
      const fresh = await ask();
      if (mine !== this.#question) return;
      this.#take(fresh);
      this.#trouble = "";
      this.#failures = 0;
    } catch (error) {
      if (mine !== this.#question) return;
      if (error.status === 404) {
        this.#gone = true;
        this.#trouble = words.gone;
      } else {
        this.#failures += 1;
        this.#trouble = words.line_lost;
      }
    }
    this.#draw();
    if (!this.#gone) this.#askIn(pauseMs(this.#ticket.again_s, this.#failures, Math.random()));
  }

  /** @param {PhoneTicket} fresh */
  #take(fresh) {
    const call = isNewCall(this.#ticket, fresh);
    this.#ticket = fresh;
    if (call) this.#ring();
  }

  /** Rings some times while the ticket is called; vibrates where the phone can. */
  async #ring() {
    navigator.vibrate?.(VIBRATION);
    for (let ring = 0; ring < RINGS && this.#ticket.state === "called"; ring += 1) {
      await chime.ring();
      await new Promise((resolve) => { setTimeout(resolve, RING_EVERY_MS); });
    }
  }

  /** A phone taken out of the pocket, or back in the network, asks at once; a question from before may never be answered. */
  #wake() {
    if (document.visibilityState !== "visible" || this.#gone) return;
    this.#question += 1;
    this.#askIn(Math.max(0, NOT_SOONER_MS - (performance.now() - this.#askedAt)));
  }

  // -- what the visitor does ---------------------------------------------------------------------------------------------

  async #allowRing() {
    this.#ringing = true;
    this.#draw();
    await chime.wake();
    await chime.ring(0.5);
    // Only where the page may: over plain http in the office's network browsers do not offer it.
    navigator.wakeLock?.request("screen").catch(() => {});
  }

  /** @param {boolean} leaving */
  #askToLeave(leaving) {
    this.#leaving = leaving;
    this.#notLeft = "";
    this.#draw();
    if (leaving) partOf(root, "#leave-no").focus();
  }

  async #leave() {
    try {
      this.#take(await send("/cancel"));
      this.#leaving = false;
    } catch (error) {
      this.#notLeft = fill(words.left_failed, { reason: reasonOf(error) });
    }
    this.#draw();
  }

  /** @param {number} count */
  #choose(count) {
    this.#stars = count;
    this.#notRated = "";
    this.#draw();
  }

  /** @param {Event} event */
  async #rate(event) {
    event.preventDefault();
    if (!this.#stars) {
      this.#notRated = words.rate_first;
    } else {
      try {
        this.#take(await send("/rate", { stars: this.#stars, word: valueIn(event, "word") }));
        this.#notRated = "";
      } catch (error) {
        this.#notRated = fill(words.rate_failed, { reason: reasonOf(error) });
      }
    }
    this.#draw();
  }

  // -- drawing -----------------------------------------------------------------------------------------------------------

  #draw() {
    const ticket = this.#ticket;
    const called = ticket.state === "called";
    render(html`
      <p class="your-number">${words.your_number}</p>
      <p class="number">${ticket.number}</p>
      <div role=${called ? "alert" : "status"}>
        ${called ? calledBlock(ticket) : html`<p class="state">${words[ticket.state]}</p>`}
        ${ticket.state === "serving" ? html`<p class="state">${words.window} ${ticket.window}${ticket.room ? html`, ${ticket.room[language]}` : nothing}</p>` : nothing}
      </div>
      ${ticket.state === "waiting" ? facts(ticket) : nothing}
      ${ticket.state === "waiting" || ticket.state === "parked" ? this.#ringButton() : nothing}
      ${ticket.state === "done" ? this.#ratingForm() : nothing}
      ${ticket.can_leave ? this.#leaveBlock() : nothing}
      ${this.#trouble ? html`<p class="line-lost" role="alert">${this.#trouble}</p>` : nothing}
    `, root);
  }

  #ringButton() {
    if (this.#ringing) return html`<p class="hint ring-on">${words.ring_is_on}</p>`;
    return html`<button type="button" class="phone-button" id="ring" @click=${() => this.#allowRing()}>${words.ring_on}</button>`;
  }

  #leaveBlock() {
    if (!this.#leaving) return html`<button type="button" class="phone-button quiet" id="leave" @click=${() => this.#askToLeave(true)}>${words.leave}</button>`;
    return html`
      <section class="sure" aria-labelledby="sure">
        <p id="sure">${fill(words.leave_sure, { number: this.#ticket.number })}</p>
        ${this.#notLeft ? html`<p class="line-lost" role="alert">${this.#notLeft}</p>` : nothing}
        <button type="button" class="phone-button danger" id="leave-yes" @click=${() => this.#leave()}>${words.leave_yes}</button>
        <button type="button" class="phone-button quiet" id="leave-no" @click=${() => this.#askToLeave(false)}>${words.leave_no}</button>
      </section>`;
  }

  #ratingForm() {
    if (this.#ticket.stars) return html`<p class="rated" role="status">${words.rated}</p>`;
    return html`
      <form class="rating" @submit=${(/** @type {Event} */ event) => this.#rate(event)}>
        <fieldset>
          <legend>${words.rate}</legend>
          <div class="stars">${STARS.map((count) => html`
            <label class=${this.#stars === count ? "chosen" : ""}><input type="radio" name="stars" value=${count} @change=${() => this.#choose(count)}>
              <span class="figure" aria-hidden="true">${count}</span><span class="meaning">${words[`stars_${count}`]}</span></label>`)}</div>
        </fieldset>
        <label class="word">${words.word}<textarea name="word" rows="3" maxlength=${root.dataset.longest} aria-describedby="word-note"></textarea></label>
        <p class="hint" id="word-note">${words.word_note}</p>
        ${this.#notRated ? html`<p class="line-lost" role="alert">${this.#notRated}</p>` : nothing}
        <button type="submit" class="phone-button">${words.send}</button>
      </form>`;
  }
}

/** @param {PhoneTicket} ticket */
function calledBlock({ window, room }) {
  return html`<div class="called"><p>${words.called}</p><p class="window">${fill(words.go_to, { window })}</p>${room ? html`<p>${room[language]}</p>` : nothing}</div>`;
}

/** @param {PhoneTicket} ticket */
function facts({ ahead, wait }) {
  return html`<dl class="facts">
    <div><dt>${words.ahead}</dt><dd>${ahead === 0 ? words.nobody_ahead : ahead}</dd></div>
    <div><dt>${words.wait}</dt><dd>${wait ? announcedWait(wait, language) : words.follow_board}</dd></div>
  </dl>
  <p class="hint">${words.watch_board}</p>`;
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<PhoneTicket>}
 */
async function ask(path = ".json", options = {}) {
  const response = await fetch(address + path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
  const body = await response.json();
  if (!response.ok) throw new Refused(response.status, body.text?.[language] ?? body.detail);
  return body;
}

/**
 * @param {string} path
 * @param {object} body
 */
function send(path, body = {}) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** @param {unknown} error */
function reasonOf(error) {
  return error instanceof Refused ? error.message : words.line_lost;
}

new TicketPage().start();
