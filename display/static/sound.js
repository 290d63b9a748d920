// What a board makes heard of a call: the chime, then the voice; only where this board speaks for the call's zone, as loud as the hour allows.
import { Chime } from "./chime.js";
import { Speech } from "./speech.js";

/** Calls that follow one another so soon are one row: the chime has rung, and each of them is heard sooner. */
const ROW_MS = 2000;

/** As long as the server has not said what to sound: nothing; a board that has no part must not ring. */
const SILENT = { speaks: [], speech: false, chime: false, volume: 0, hours: [] };

/** The volume at a time of the office's day («09:30»); of hours that overlap the first named counts. */
export function volumeAt({ volume, hours }, clock) {
  return hours.find(({ from, until }) => from <= clock && clock < until)?.volume ?? volume;
}

export class Sound {
  #chime = new Chime();
  #speech;
  #orders = SILENT;
  #lastHeard = -Infinity;

  constructor(player) {
    this.#speech = new Speech(player);
  }

  /** The server's word on what this board speaks for, and how loud. */
  obey(orders) {
    this.#orders = orders;
  }

  /** Browsers keep a page silent until it is touched, unless they were started to allow sound. */
  get silent() {
    return this.#chime.silent || this.#speech.blocked;
  }

  /** The zones this board speaks for. */
  get speaks() {
    return this.#orders.speaks;
  }

  async wake() {
    this.#speech.forgive();
    await this.#chime.wake();
  }

  /** Breaks off the call that is being said: it was taken back. */
  hush() {
    this.#speech.hush();
  }

  /** Makes a call of this zone heard. Resolves when it has been; at once where another board speaks. */
  async announce(call, zone, clock) {
    const { speaks, speech, chime } = this.#orders;
    const volume = volumeAt(this.#orders, clock);
    if (!speaks.includes(zone) || volume === 0) return;
    if (speech) this.#speech.fetch(call);
    const inARow = speech && performance.now() - this.#lastHeard < ROW_MS;
    if (chime && !inARow) await this.#chime.ring(volume);
    if (speech && (await this.#speech.say(volume))) this.#lastHeard = performance.now();
  }
}
