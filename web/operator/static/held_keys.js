// Keys that mean something only when they are held: nobody calls for help by brushing against the keyboard. Pure but for the timer.

/** @import { Timer } from "talon/types.js" */

const HOLD_MS = 1000;

/** @template {string} A */
export class HeldKeys {
  #actions;
  #act;
  #hold;
  /** @type {string | null} */
  #pressed = null;
  /** @type {Timer | undefined} */
  #timer;

  /**
   * `actions` names an action for a key's code; `act(action)` is called once the key has been held long enough.
   * @param {Record<string, A>} actions
   * @param {(action: A) => void} act
   * @param {number} hold Milliseconds.
   */
  constructor(actions, act, hold = HOLD_MS) {
    this.#actions = actions;
    this.#act = act;
    this.#hold = hold;
  }

  /**
   * Takes a key that goes down; true when it is one of these keys.
   * @param {{code: string, repeat?: boolean}} press
   */
  down({ code, repeat }) {
    if (!(code in this.#actions)) return false;
    if (repeat || this.#pressed === code) return true;
    this.release();
    this.#pressed = code;
    this.#timer = setTimeout(() => this.#act(this.#actions[code]), this.#hold);
    return true;
  }

  /**
   * Takes a key that goes up.
   * @param {{code: string}} press
   */
  up({ code }) {
    if (code === this.#pressed) this.release();
  }

  /** Forgets what is held: the page lost the keyboard. */
  release() {
    clearTimeout(this.#timer);
    this.#pressed = null;
  }
}
