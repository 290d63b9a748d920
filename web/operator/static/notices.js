// The line that answers a command: a refusal's sentence, a warning or what was done. It never blocks the work.

/** @import { Timer } from "talon/types.js" */
/** @typedef {{kind: "problem" | "warning" | "good", text: string}} Notice */

const GOOD_STAYS_MS = 6000;
const PROBLEM_STAYS_MS = 30000;

export class Notices {
  #changed;
  /** @type {Timer | undefined} */
  #timer;
  /** @type {Notice | null} */
  current = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** @param {string} text */
  problem(text) { this.#show("problem", text, PROBLEM_STAYS_MS); }

  /** @param {string} text */
  warning(text) { this.#show("warning", text, PROBLEM_STAYS_MS); }

  /** @param {string} text */
  good(text) { this.#show("good", text, GOOD_STAYS_MS); }

  clear() {
    clearTimeout(this.#timer);
    this.current = null;
    this.#changed();
  }

  /**
   * @param {Notice["kind"]} kind
   * @param {string} text
   * @param {number} stays
   */
  #show(kind, text, stays) {
    clearTimeout(this.#timer);
    this.current = { kind, text };
    this.#timer = setTimeout(() => this.clear(), stays);
    this.#changed();
  }
}
