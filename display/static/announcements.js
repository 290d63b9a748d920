// The queue of announcements: each call is shown and heard in its turn, nothing is swallowed. Pure: it is told the time (ms).

const SHOWN_MS = 4000;
const SHOWN_WHEN_MANY_MS = 2000;
const MANY = 3;
const TOO_OLD_MS = 20000;

export class Announcements {
  #waiting = [];
  #current = null;
  #shownSince = 0;
  #lastSeq = -1;

  /** The call in the spotlight now, or null. */
  get current() {
    return this.#current;
  }

  get waiting() {
    return this.#waiting.length;
  }

  /** Takes a call in; one that was taken in before is not announced again. `age` is how long ago (ms) it was made. */
  offer(call, now, age = 0) {
    if (call.seq <= this.#lastSeq) return;
    this.#lastSeq = call.seq;
    this.#waiting.push({ call, made: now - age });
  }

  /** Calls up to this one are known and need no announcement: what stood on the board when it was switched on. */
  skipTo(seq) {
    this.#lastSeq = Math.max(this.#lastSeq, seq);
  }

  /** A call was taken back: it is not announced any more. */
  withdraw(number, window) {
    const isIt = (call) => call.number === number && call.window === window;
    this.#waiting = this.#waiting.filter(({ call }) => !isIt(call));
    if (this.#current && isIt(this.#current)) this.#current = null;
  }

  /** Lets time pass. Returns the call that begins to be announced just now, or null. */
  advance(now) {
    const turn = this.#waiting.length > MANY ? SHOWN_WHEN_MANY_MS : SHOWN_MS;
    if (this.#current && now - this.#shownSince < turn) return null;
    // One that had to wait too long would only confuse: the person has seen the board by now. It stays in the list.
    while (this.#waiting.length && now - this.#waiting[0].made > TOO_OLD_MS) this.#waiting.shift();
    this.#current = this.#waiting.shift()?.call ?? null;
    this.#shownSince = now;
    return this.#current;
  }
}
