// The breaks of today on the live page: their timeline, read again when one begins, ends or is planned anew.
import { html, nothing } from "lit-html";
import { breaksPicture } from "./breaks_picture.js";
import { minuteOfTime } from "./breaks_timeline.js";

/** @import { DayPlan, HallEvent } from "talon/types.js" */
/** @import { View } from "./types.js" */

const AGAIN_MS = 60_000;
const CHANGES = new Set(["break_started", "break_ended", "window_closed", "breaks_planned", "day_closed"]);

export class BreaksToday {
  #read;
  #changed;
  /** @type {DayPlan | null} */
  #day = null;

  /**
   * `read()` asks the API for the day's plan; `changed()` is called when there is something new to show.
   * @param {{read: () => Promise<DayPlan>, changed: () => void}} means
   */
  constructor({ read, changed }) {
    this.#read = read;
    this.#changed = changed;
    setInterval(() => this.refresh(), AGAIN_MS);
    this.refresh();
  }

  /**
   * To be called at each event of the hall.
   * @param {HallEvent | null} event
   */
  hallChanged(event) {
    if (event && CHANGES.has(event.type)) this.refresh();
  }

  async refresh() {
    try {
      this.#day = await this.#read();
    } catch {
      return;
    }
    this.#changed();
  }

  /**
   * The panel; nothing on a day off, or before anything is known. `time` is the office's wall clock.
   * @param {View} view
   * @param {{time: string, address: string}} page
   */
  section({ texts, state }, { time, address }) {
    const day = this.#day;
    if (!day?.hours) return nothing;
    return html`
      <section class="panel timeline" aria-labelledby="breaks-title">
        <h2 class="panel-title" id="breaks-title">${texts.timeline} <a href=${address}>${texts.plan_breaks}</a></h2>
        ${breaksPicture({ texts, day: { ...day, hours: day.hours }, windows: state.windows, plan: state.plan ?? [], now: minuteOfTime(`${state.day}T${time}`) })}
      </section>`;
  }
}
