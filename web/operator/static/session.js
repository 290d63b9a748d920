// Tells a lost connection from a session that has ended: only the second one needs the operator to do something.

const ASK_AFTER_MS = 5000;

export class SessionWatch {
  #get;
  #changed;
  #timer = null;
  ended = false;

  constructor({ get, changed }) {
    this.#get = get;
    this.#changed = changed;
  }

  /** To be told of each change of the connection. */
  heard(connected) {
    if (connected) {
      clearTimeout(this.#timer);
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
        return this.#changed();
      }
    }
    this.#timer = setTimeout(() => this.#ask(), ASK_AFTER_MS);
  }
}
