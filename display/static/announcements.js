// The queue of announcements: every call is shown and spoken in turn, none is lost. Pure: the time (ms) is passed in.

/** @import { Call } from "talon/types.js" */

/** How long a call stays in the spotlight when no call, some calls, or many calls wait behind it. */
export const ALONE_MS = 8000;
export const SHOWN_MS = 4000;
export const HURRIED_MS = 2000;
const MANY = 3;
/** A call older than this is not announced, which would only confuse: the visitor has seen the board by now. It stays in the list. */
export const TOO_OLD_MS = 20000;
/** A sound that never reports its end holds up the queue for at most this long. */
export const LONGEST_SOUND_MS = 15000;
/** The capacity of the queue: any further call would be too old by its turn. */
export const PLACES = TOO_OLD_MS / HURRIED_MS;

export class Announcements {
  /** @type {{call: Call, made: number}[]} */
  #waiting = [];
  /** @type {Call | null} */
  #current = null;
  #shownSince = 0;
  #lastSeq = 0;

  /** The call in the spotlight now, or null. */
  get current() {
    return this.#current;
  }

  /** How many calls are waiting for their turn. */
  get waiting() {
    return this.#waiting.length;
  }

  /**
   * Takes in the hall's list of calls, newest first; calls taken in before are not announced again.
   * `ageOf(call)` is the call's age in real milliseconds. `hallSeq` is the hall's own sequence number.
   * @param {Call[]} calls
   * @param {number} hallSeq
   * @param {(call: Call) => number} ageOf
   * @param {number} now
   */
  takeIn(calls, hallSeq, ageOf, now) {
    // A hall whose sequence number has gone down was restored from a backup: its calls are new.
    if (hallSeq < this.#lastSeq) this.#lastSeq = 0;
    for (const call of [...calls].reverse()) this.#offer(call, now - ageOf(call), now);
  }

  /**
   * The call of this ticket to this window was undone: it is no longer announced.
   * @param {string} number
   * @param {string} window
   */
  withdraw(number, window) {
    this.#keep((call) => call.number !== number || call.window !== window);
  }

  /**
   * After a gap: a call that is missing from the hall's list, although the list reaches back that far, was undone.
   * @param {Call[]} calls
   */
  reconcile(calls) {
    const known = new Set(calls.map((call) => call.seq));
    const reachesTo = calls.at(-1)?.seq ?? 0;
    this.#keep((call) => known.has(call.seq) || call.seq < reachesTo);
  }

  /**
   * Moves time on to `now`; `sounding` while the current call is still playing. Returns the call that starts just now, or null.
   * @param {number} now
   * @param {boolean} sounding
   */
  advance(now, sounding = false) {
    this.#waiting = this.#waiting.filter(({ made }) => now - made <= TOO_OLD_MS);
    if (this.#current && !this.#hasHadItsTurn(now - this.#shownSince, sounding)) return null;
    this.#current = this.#waiting.shift()?.call ?? null;
    this.#shownSince = now;
    return this.#current;
  }

  /**
   * @param {Call} call
   * @param {number} made
   * @param {number} now
   */
  #offer(call, made, now) {
    if (call.seq <= this.#lastSeq) return;
    this.#lastSeq = call.seq;
    if (now - made <= TOO_OLD_MS && this.#waiting.length < PLACES) this.#waiting.push({ call, made });
  }

  /**
   * @param {number} shown
   * @param {boolean} sounding
   */
  #hasHadItsTurn(shown, sounding) {
    if (sounding && shown < LONGEST_SOUND_MS) return false;
    if (this.#waiting.length === 0) return shown >= ALONE_MS;
    return shown >= (this.#waiting.length > MANY ? HURRIED_MS : SHOWN_MS);
  }

  /** @param {(call: Call) => boolean} stands */
  #keep(stands) {
    this.#waiting = this.#waiting.filter(({ call }) => stands(call));
    if (this.#current && !stands(this.#current)) this.#current = null;
  }
}
