// Two quick presses are one: a key or button pressed again within a moment is the same press. Pure.

const ONE_PRESS_MS = 600;

export class Presses {
  #last = new Map();

  /** Whether a press of `what` at `now` (milliseconds) is a new one. Hammering stays one press until there is a pause. */
  accept(what, now) {
    const before = this.#last.get(what);
    this.#last.set(what, now);
    return before === undefined || now - before >= ONE_PRESS_MS;
  }
}
