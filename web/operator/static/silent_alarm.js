// The operator's silent alarm: sent until the server has it, through lost connections and a reload of the page. It shows as a tiny mark only.

/** @import { Alarm, Post } from "talon/types.js" */

/** @typedef {{kind: Alarm["kind"], window: string, request_id: string}} UnsentAlarm */
/** @typedef {Pick<Storage, "getItem" | "setItem">} Store */

const AGAIN_MS = 1500;
const KEY = "talon-alarms-unsent";

export class SilentAlarm {
  #window;
  #post;
  #changed;
  #store;
  #again;
  #newId;
  #sending = false;
  /** @type {UnsentAlarm[]} */
  #unsent;

  /**
   * `post(path, body)` is the API, `store` keeps what is not sent yet over a reload (sessionStorage), `newId()` names a press.
   * @param {{window: string, post: Post, changed: () => void, store: Store, newId: () => string, again?: number}} means `again`: milliseconds.
   */
  constructor({ window, post, changed, store, newId, again = AGAIN_MS }) {
    this.#newId = newId;
    this.#window = window;
    this.#post = post;
    this.#changed = changed;
    this.#store = store;
    this.#again = again;
    this.#unsent = JSON.parse(store.getItem(KEY) ?? "[]");
    if (this.#unsent.length) this.#deliver();
  }

  /** @param {Alarm["kind"]} kind */
  raise(kind) {
    if (this.#unsent.some((alarm) => alarm.kind === kind)) return;
    this.#keep([...this.#unsent, { kind, window: this.#window, request_id: this.#newId() }]);
    this.#deliver();
  }

  /**
   * The state of the mark: "sending", "received", "taken" (somebody is on the way), or null. `alarms` are the hall's open ones.
   * @param {Pick<Alarm, "window" | "kind" | "state">[]} alarms
   */
  mark(alarms = []) {
    if (this.#unsent.length) return "sending";
    const own = alarms.filter((alarm) => alarm.window === this.#window && alarm.kind !== "staff");
    if (!own.length) return null;
    return own.some((alarm) => alarm.state === "raised") ? "received" : "taken";
  }

  async #deliver() {
    if (this.#sending) return;
    this.#sending = true;
    while (this.#unsent.length) {
      const [alarm] = this.#unsent;
      try {
        await this.#post("/alarms", alarm);
        this.#keep(this.#unsent.slice(1));
      } catch {
        // Whatever the reason: somebody needs help, so it is tried until it is through.
        await new Promise((resolve) => setTimeout(resolve, this.#again));
      }
    }
    this.#sending = false;
  }

  /** @param {UnsentAlarm[]} unsent */
  #keep(unsent) {
    this.#unsent = unsent;
    this.#store.setItem(KEY, JSON.stringify(unsent));
    this.#changed();
  }
}
