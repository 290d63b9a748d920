// Two quick presses count once: a key or button pressed again within a moment is the same press. Pure.

const SAME_PRESS_MS = 600;

export class Presses {
  /** @type {Map<string, number>} */
  #last = new Map();

  /**
   * Whether a press of `what` at `now` (milliseconds) is a new one. Hammering stays the same press until there is a pause.
   * @param {string} what
   * @param {number} now
   */
  accept(what, now) {
    const before = this.#last.get(what);
    this.#last.set(what, now);
    return before === undefined || now - before >= SAME_PRESS_MS;
  }
}
