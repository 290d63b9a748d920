// The sound of a call: chime, then voice, only when this board speaks for the call's zone, at the volume set for the hour.
import { Chime } from "./chime.js";
import { Speech } from "./speech.js";

/** @import { Call } from "talon/types.js" */
/** @import { Player } from "./speech.js" */

/**
 * The server's orders to a board: the zones it speaks for, whether with voice and chime, and the volume (0 to 1), overall and by hours.
 * @typedef {{speaks: string[], speech: boolean, chime: boolean, volume: number, hours: {from: string, until: string, volume: number}[]}} SoundOrders
 */

/** Calls that follow each other within this time share a single chime, so that each is spoken sooner. */
const ROW_MS = 2000;

/**
 * Silence until the server sends its orders: a board that speaks for no zone must not ring.
 * @type {SoundOrders}
 */
const SILENT = { speaks: [], speech: false, chime: false, volume: 0, hours: [] };

/**
 * The volume at a time of the office's day ("09:30"); where hours overlap, the first in the list counts.
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
   * Takes the server's orders on which zones this board speaks for, and how loudly.
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

  /** Stops the call that is being spoken, because it was undone. */
  hush() {
    this.#speech.hush();
  }

  /**
   * Plays the sound of a call in this zone. Resolves when it has played, or at once when another board speaks; with true when
   * the call was spoken to its end.
   * @param {Pick<Call, "seq">} call
   * @param {string} zone
   * @param {string} clock The time of the office's day.
   * @returns {Promise<boolean>}
   */
  async announce(call, zone, clock) {
    const { speaks, speech, chime } = this.#orders;
    const volume = volumeAt(this.#orders, clock);
    if (!speaks.includes(zone) || volume === 0) return false;
    if (speech) this.#speech.fetch(call);
    const inARow = speech && performance.now() - this.#lastSpokenAt < ROW_MS;
    if (chime && !inARow) await this.#chime.ring(volume);
    const spoken = speech && (await this.#speech.say(volume));
    if (spoken) this.#lastSpokenAt = performance.now();
    return spoken;
  }
}
