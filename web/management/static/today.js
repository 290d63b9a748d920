// Today's figures from the report: read again when something happened, never more often than every five seconds.

/** @import { HallEvent, WaitsReport } from "talon/types.js" */

const GAP_MS = 5000;
// Only these change what the report counts.
const COUNTED = new Set(["ticket_called", "ticket_returned", "ticket_finished", "day_closed"]);

export class Today {
  #read;
  #changed;
  #now;
  #later;
  #last = -Infinity;
  #waiting = false;
  #day = "";
  /** @type {WaitsReport | null} */
  report = null;
  /** @type {Error | null} */
  problem = null;

  /**
   * `read(day)` asks the API for the day's report; `changed()` is called when there is something new to show.
   * @param {object} options
   * @param {(day: string) => Promise<WaitsReport>} options.read
   * @param {() => void} options.changed
   * @param {() => number} [options.now] Milliseconds.
   * @param {(run: () => void, wait: number) => unknown} [options.later]
   */
  constructor({ read, changed, now = () => performance.now(), later = (run, wait) => setTimeout(run, wait) }) {
    this.#read = read;
    this.#changed = changed;
    this.#now = now;
    this.#later = later;
  }

  /**
   * To be called with the office's day at each event (null: a snapshot).
   * @param {string} day
   * @param {Pick<HallEvent, "type"> | null} event
   */
  hallChanged(day, event) {
    const fresh = day !== this.#day;
    this.#day = day;
    if (fresh || event === null || COUNTED.has(event.type)) this.#soon();
  }

  #soon() {
    if (this.#waiting) return;
    this.#waiting = true;
    const wait = Math.max(0, this.#last + GAP_MS - this.#now());
    this.#later(() => this.#refresh(), wait);
  }

  async #refresh() {
    this.#last = this.#now();
    try {
      this.report = await this.#read(this.#day);
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.#waiting = false;
      this.#changed();
    }
  }
}
