// Whom this window would call next and why, as the server's own call order says: asked again when the hall changes, and as waits grow.

const AFTER_EVENT_MS = 250;
const AT_LEAST_MS = 10_000;

export class Upcoming {
  #read;
  #changed;
  #timer = null;
  #asked = 0;
  /** {number, sentences: [{ru, en}]}, or null when nobody waits. */
  one = null;

  /** `read()` gives the answer of GET /windows/{w}/next. */
  constructor({ read, changed }) {
    this.#read = read;
    this.#changed = changed;
  }

  /** To be told of each change of the hall; `waiting` is how many wait for this window. */
  heard(connected, waiting) {
    clearTimeout(this.#timer);
    if (!waiting) return this.#set(null);
    if (connected) this.#timer = setTimeout(() => this.#ask(), AFTER_EVENT_MS);
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

  #set(one) {
    if (JSON.stringify(one) === JSON.stringify(this.one)) return;
    this.one = one;
    this.#changed();
  }
}
