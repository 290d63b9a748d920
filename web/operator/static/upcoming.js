// Whom this window would call next and why, by the server's own call order: asked again when the hall changes, and as waits grow.

/** @import { Bilingual, NextAnswer, Timer } from "talon/types.js" */

/** @typedef {{number: string, sentences: Bilingual[]}} UpcomingTicket With the sentences that explain it. */

const AFTER_EVENT_MS = 250;
const AT_LEAST_MS = 10_000;

export class Upcoming {
  #read;
  #changed;
  /** @type {Timer | undefined} */
  #timer;
  #asked = 0;
  /**
   * Null when nobody waits.
   * @type {UpcomingTicket | null}
   */
  ticket = null;

  /** @param {{read: () => Promise<NextAnswer>, changed: () => void}} means */
  constructor({ read, changed }) {
    this.#read = read;
    this.#changed = changed;
  }

  /**
   * To be called at each change of the hall; `waiting` is how many wait for this window.
   * @param {boolean} connected
   * @param {number} waiting
   */
  hallChanged(connected, waiting) {
    clearTimeout(this.#timer);
    if (!waiting) this.#set(null);
    else if (connected) this.#timer = setTimeout(() => this.#ask(), AFTER_EVENT_MS);
  }

  async #ask() {
    const asked = ++this.#asked;
    try {
      const { ticket, sentences } = await this.#read();
      if (asked === this.#asked) this.#set(ticket && { number: ticket.number, sentences });
    } catch {
      // The mark stays as it was; the next event asks again.
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), AT_LEAST_MS);
  }

  /** @param {UpcomingTicket | null} ticket */
  #set(ticket) {
    if (JSON.stringify(ticket) === JSON.stringify(this.ticket)) return;
    this.ticket = ticket;
    this.#changed();
  }
}
