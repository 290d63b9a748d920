// Two tabs of the same window: a single one of them works, the other shows so and can take over. No page in here.

/** @typedef {{word: "hello" | "here" | "taken" | "left", from: string, born: number}} Message */
/** @typedef {{addEventListener(type: "message", listener: (message: {data: Message}) => void): void, postMessage(data: Message): void}} Channel */

/** Which tab of several is to work: the first; a later one once it has taken over, or once the working one has gone. */
export class Tabs {
  #channel;
  #changed;
  #id;
  #born;
  /** Whether this tab works. */
  working = true;

  /**
   * `channel` joins the tabs of a window: a BroadcastChannel, or null where the browser has none.
   * @param {{channel: Channel | null, changed: () => void, id?: string, born?: number}} options `born`: when the tab was opened, in milliseconds.
   */
  constructor({ channel, changed, id = Math.random().toString(36).slice(2), born = Date.now() }) {
    this.#channel = channel;
    this.#changed = changed;
    this.#id = id;
    this.#born = born;
    channel?.addEventListener("message", ({ data }) => this.#receive(data));
    this.#send("hello");
  }

  takeOver() {
    this.#send("taken");
    this.#work(true);
  }

  /** To be called when the page goes away. */
  leave() {
    const { working } = this;
    this.working = false;
    if (working) this.#send("left");
  }

  /** @param {Message["word"]} word */
  #send(word) {
    this.#channel?.postMessage({ word, from: this.#id, born: this.#born });
  }

  /** @param {Message} message */
  #receive({ word, from, born }) {
    if (word === "taken" || word === "here") this.#work(false);
    if (word === "hello" && this.working) {
      // Of two that began at the same moment the earlier one works; the sign decides between equals.
      if (born < this.#born || (born === this.#born && from < this.#id)) this.#work(false);
      else this.#send("here");
    }
    if (word === "left" && !this.working) {
      this.#work(true);
      this.#send("hello");
    }
  }

  /** @param {boolean} working */
  #work(working) {
    if (working === this.working) return;
    this.working = working;
    this.#changed();
  }
}
