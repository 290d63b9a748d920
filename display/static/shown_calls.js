// Confirms to the server which calls stand on this board: painted and uncovered, not merely received; and which it has spoken.

/** @import { Call } from "talon/types.js" */

/** @typedef {{seq: number, drawn_at: string, spoken_at?: string}} Confirmation */

/**
 * What a board needs for it: where the calls are drawn, a way to the server that says whether it is there, the office's time,
 * and the browser's next frame, which does not come on a page that nobody can see.
 * @typedef {object} Means
 * @property {HTMLElement} stage
 * @property {(message: Confirmation) => boolean} send
 * @property {() => Date} now
 * @property {(then: () => void) => void} nextFrame
 * @property {(then: () => void) => void} later A moment of its own for each board, so that two hundred do not send together.
 */

/** How many calls are remembered as confirmed; more than the hall lists. */
const REMEMBERED = 100;

export class ShownCalls {
  #means;
  /** @type {Map<number, string>} When calls stood on the screen, by sequence number. */
  #drawnAt = new Map();
  /** @type {Set<number>} Those whose frame has been asked for. */
  #awaited = new Set();

  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
  }

  /**
   * The board has been drawn with these calls: those not confirmed yet are, once their frame has been painted.
   * @param {Pick<Call, "seq">[]} calls
   */
  look(calls) {
    const { nextFrame } = this.#means;
    for (const { seq } of calls) {
      if (this.#drawnAt.has(seq) || this.#awaited.has(seq) || !this.#stands(seq)) continue;
      this.#awaited.add(seq);
      // The first frame paints what was drawn, the second begins when that is done.
      nextFrame(() => nextFrame(() => this.#painted(seq)));
    }
  }

  /**
   * The call has been spoken to its end by this board.
   * @param {Pick<Call, "seq">} call
   */
  spoken({ seq }) {
    const { now, send } = this.#means;
    const spoken_at = now().toISOString();
    send({ seq, drawn_at: this.#drawnAt.get(seq) ?? spoken_at, spoken_at });
  }

  /** @param {number} seq */
  #painted(seq) {
    this.#awaited.delete(seq);
    if (!this.#stands(seq)) return;
    const drawn_at = this.#means.now().toISOString();
    this.#drawnAt.set(seq, drawn_at);
    this.#means.later(() => {
      // Without a connection it is confirmed when there is one again.
      if (!this.#means.send({ seq, drawn_at })) this.#drawnAt.delete(seq);
    });
    for (const old of this.#drawnAt.keys()) {
      if (this.#drawnAt.size <= REMEMBERED) break;
      this.#drawnAt.delete(old);
    }
  }

  /**
   * Whether the call can be read on the screen: its row is in view, and nothing lies over its middle.
   * @param {number} seq
   */
  #stands(seq) {
    return [...this.#means.stage.querySelectorAll(`[data-seq="${seq}"]`)].some((row) => {
      const { left, top, width, height } = row.getBoundingClientRect();
      const over = width > 0 && height > 0 ? document.elementFromPoint(left + width / 2, top + height / 2) : null;
      return row.contains(over);
    });
  }
}
