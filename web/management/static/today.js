// Today's figures from the report: read again when something happened, never more often than every five seconds.

const GAP_MS = 5000;
// Only these change what the report counts.
const COUNTED = new Set(["ticket_called", "ticket_returned", "ticket_finished", "day_closed"]);

export class Today {
  #read;
  #changed;
  #now;
  #later;
  #last = -Infinity;
  #timer = null;
  #day = null;
  report = null;
  problem = null;

  /** `read(day)` asks the API for the day's report; `changed()` is called when there is something new to show. */
  constructor({ read, changed, now = () => performance.now(), later = (run, wait) => setTimeout(run, wait) }) {
    this.#read = read;
    this.#changed = changed;
    this.#now = now;
    this.#later = later;
  }

  /** To be told of the office's day and of each event (null: a snapshot). */
  heard(day, event) {
    const fresh = day !== this.#day;
    this.#day = day;
    if (fresh || event === null || COUNTED.has(event.type)) this.#soon();
  }

  #soon() {
    if (this.#timer !== null) return;
    const wait = Math.max(0, this.#last + GAP_MS - this.#now());
    this.#timer = this.#later(() => this.#refresh(), wait);
  }

  async #refresh() {
    this.#last = this.#now();
    try {
      this.report = await this.#read(this.#day);
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.#timer = null;
      this.#changed();
    }
  }
}
