// Two tabs of one window: only one of them works, the other says so and can take over. No page in here.

/** Which tab of several is to work: the first; a later one once it has taken over, or once the working one has gone. */
export class Tabs {
  #channel;
  #changed;
  #id;
  #born;
  /** Whether this tab is the one that works. */
  working = true;

  /** `channel` joins the tabs of one window: a BroadcastChannel, or null where the browser has none. */
  constructor({ channel, changed, id = Math.random().toString(36).slice(2), born = Date.now() }) {
    this.#channel = channel;
    this.#changed = changed;
    this.#id = id;
    this.#born = born;
    channel?.addEventListener("message", ({ data }) => this.#hear(data));
    this.#say("hello");
  }

  takeOver() {
    this.#say("taken");
    this.#work(true);
  }

  /** To be called when the page goes away. */
  leave() {
    const { working } = this;
    this.working = false;
    if (working) this.#say("left");
  }

  #say(word) {
    this.#channel?.postMessage({ word, from: this.#id, born: this.#born });
  }

  #hear({ word, from, born }) {
    if (word === "taken" || word === "here") return this.#work(false);
    if (word === "hello" && this.working) {
      // Of two that began at the same moment the earlier one works; the sign decides between equals.
      if (born < this.#born || (born === this.#born && from < this.#id)) this.#work(false);
      else this.#say("here");
    }
    if (word === "left" && !this.working) {
      this.#work(true);
      this.#say("hello");
    }
  }

  #work(working) {
    if (working === this.working) return;
    this.working = working;
    this.#changed();
  }
}
