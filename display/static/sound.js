// The sound of a call: the chime, then the voice; only where this board speaks for the call's zone, as loud as the hour allows.
import { Chime } from "./chime.js";
import { Speech } from "./speech.js";

/** @import { Call } from "talon/types.js" */
/** @import { Player } from "./speech.js" */

/**
 * What the server lets a board sound: the zones it speaks for, whether with voice and chime, and how loud (0 to 1), at some hours otherwise.
 * @typedef {{speaks: string[], speech: boolean, chime: boolean, volume: number, hours: {from: string, until: string, volume: number}[]}} SoundOrders
 */

/** Calls that follow one another so soon are one row: the chime has rung, and each of them is spoken sooner. */
const ROW_MS = 2000;

/**
 * Until the server sends its orders: nothing; a board that has no part must not ring.
 * @type {SoundOrders}
 */
const SILENT = { speaks: [], speech: false, chime: false, volume: 0, hours: [] };

/**
 * The volume at a time of the office's day ("09:30"); of hours that overlap the first named counts.
 * @param {Pick<SoundOrders, "volume" | "hours">} orders
 * @param {string} clock
 */
export function volumeAt({ volume, hours }, clock) {
  return hours.find(({ from, until }) => from <= clock && clock < until)?.volume ?? volume;
}

export class Sound {
  #chime = new Chime();
  #speech;
  #orders = SILENT;
  #lastSpokenAt = -Infinity;

  /** @param {Player} player */
  constructor(player) {
    this.#speech = new Speech(player);
  }

  /**
   * Takes the server's orders: for which zones this board speaks, and how loud.
   * @param {SoundOrders} orders
   */
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

  /** Breaks off the call that is being spoken: it was taken back. */
  hush() {
    this.#speech.hush();
  }

  /**
   * Sounds a call of this zone. Resolves when it has sounded; at once where another board speaks.
   * @param {Pick<Call, "seq">} call
   * @param {string} zone
   * @param {string} clock The time of the office's day.
   */
  async announce(call, zone, clock) {
    const { speaks, speech, chime } = this.#orders;
    const volume = volumeAt(this.#orders, clock);
    if (!speaks.includes(zone) || volume === 0) return;
    if (speech) this.#speech.fetch(call);
    const inARow = speech && performance.now() - this.#lastSpokenAt < ROW_MS;
    if (chime && !inARow) await this.#chime.ring(volume);
    if (speech && (await this.#speech.say(volume))) this.#lastSpokenAt = performance.now();
  }
}
