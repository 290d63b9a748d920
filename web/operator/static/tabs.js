// Lets only one of several tabs of the same window work; another tab shows that and can take over. No DOM here.

/** @typedef {{word: "hello" | "here" | "taken" | "left", from: string, born: number}} Message */
/** @typedef {{addEventListener(type: "message", listener: (message: {data: Message}) => void): void, postMessage(data: Message): void}} Channel */

/** Decides which of several tabs works: the first, until a later tab takes over or the working tab is closed. */
export class Tabs {
  #channel;
  #changed;
  #id;
  #born;
  /** Whether this tab works. */
  working = true;

  /**
   * `channel` connects the tabs of a window: a BroadcastChannel, or null when the browser has none.
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
      // Of two tabs that claim to work the one opened earlier does; their ids decide when the times are equal.
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
