// The queue of announcements: each call is shown and spoken in its turn, nothing is swallowed. Pure: the time (ms) is handed in.

/** @import { Call } from "talon/types.js" */

/** How long a call stays in the spotlight when nobody, somebody, or many wait behind it. */
export const ALONE_MS = 8000;
export const SHOWN_MS = 4000;
export const HURRIED_MS = 2000;
const MANY = 3;
/** An older call would only confuse: the person has seen the board by now. It stays in the list. */
export const TOO_OLD_MS = 20000;
/** A sound that never reports its end does not stop the queue for longer. */
export const LONGEST_SOUND_MS = 15000;
/** A further call would be too old at its turn, so the queue needs no more places, however many calls come. */
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

  /** How many wait for their turn. */
  get waiting() {
    return this.#waiting.length;
  }

  /**
   * Takes in a list of calls as the hall has it, newest first; those taken in before are not announced again.
   * `ageOf(call)` is how long ago (real ms) it was made. `hallSeq` is the hall's own sequence number.
   * @param {Call[]} calls
   * @param {number} hallSeq
   * @param {(call: Call) => number} ageOf
   * @param {number} now
   */
  takeIn(calls, hallSeq, ageOf, now) {
    // A hall that counts from lower than what was taken in was restored from a backup: its calls are new ones.
    if (hallSeq < this.#lastSeq) this.#lastSeq = 0;
    for (const call of [...calls].reverse()) this.#offer(call, now - ageOf(call), now);
  }

  /**
   * The call of this ticket to this window was taken back: it is not announced any more.
   * @param {string} number
   * @param {string} window
   */
  withdraw(number, window) {
    this.#keep((call) => call.number !== number || call.window !== window);
  }

  /**
   * After a gap: whatever is missing from the hall's list, though the list reaches back that far, was taken back.
   * @param {Call[]} calls
   */
  reconcile(calls) {
    const known = new Set(calls.map((call) => call.seq));
    const reachesTo = calls.at(-1)?.seq ?? 0;
    this.#keep((call) => known.has(call.seq) || call.seq < reachesTo);
  }

  /**
   * Lets time pass; `sounding` while the current call still sounds. Returns the call that begins just now, or null.
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
