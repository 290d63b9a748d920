// The one line that answers a command: a refusal's sentence, a warning or what was done. It never blocks the work.

const GOOD_STAYS_MS = 6000;
const PROBLEM_STAYS_MS = 30000;

export class Notices {
  #changed;
  #timer = null;
  /** {kind: "problem" | "warning" | "good", text}, or null. */
  current = null;

  constructor(changed) {
    this.#changed = changed;
  }

  problem(text) { this.#show("problem", text, PROBLEM_STAYS_MS); }
  warning(text) { this.#show("warning", text, PROBLEM_STAYS_MS); }
  good(text) { this.#show("good", text, GOOD_STAYS_MS); }

  clear() {
    clearTimeout(this.#timer);
    this.current = null;
    this.#changed();
  }

  #show(kind, text, stays) {
    clearTimeout(this.#timer);
    this.current = { kind, text };
    this.#timer = setTimeout(() => this.clear(), stays);
    this.#changed();
  }
}
