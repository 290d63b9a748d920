// Distinguishes a lost connection from a session that has ended: only the second needs the operator to do something.

/** @import { Get, Timer } from "talon/types.js" */

const ASK_AFTER_MS = 5000;

export class SessionWatch {
  #get;
  #changed;
  /** @type {Timer | null} */
  #timer = null;
  ended = false;

  /** @param {{get: Get, changed: () => void}} means */
  constructor({ get, changed }) {
    this.#get = get;
    this.#changed = changed;
  }

  /**
   * To be called at each change of the connection.
   * @param {boolean} connected
   */
  connectionChanged(connected) {
    if (connected) {
      if (this.#timer) clearTimeout(this.#timer);
      this.#timer = null;
      this.ended = false;
    } else if (!this.#timer) {
      this.#timer = setTimeout(() => this.#ask(), ASK_AFTER_MS);
    }
  }

  async #ask() {
    this.#timer = null;
    try {
      await this.#get("/hall");
    } catch (problem) {
      if (problem.status === 401 || problem.status === 403) {
        this.ended = true;
        this.#changed();
        return;
      }
    }
    this.#timer = setTimeout(() => this.#ask(), ASK_AFTER_MS);
  }
}
