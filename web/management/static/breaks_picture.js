// The day's breaks as a picture: a row of hours for each window, with what was taken, goes on, is asked for and is planned.
import { html, nothing } from "lit-html";
import { clockOf, hoursOf, placeOf, rowsOf } from "./breaks_timeline.js";

/** @import { DayPlan, OfficeWindow, PlannedBreak, Words } from "talon/types.js" */
/** @import { Bar } from "./breaks_timeline.js" */

/**
 * The picture of a day with hours; `now` is the present minute of the day.
 * @param {{texts: Words, day: DayPlan & {hours: NonNullable<DayPlan["hours"]>}, windows: OfficeWindow[], plan: PlannedBreak[], now: number}} options
 */
export function breaksPicture({ texts, day, windows, plan, now }) {
  const hours = hoursOf(day.hours);
  const place = (/** @type {number} */ begins, /** @type {number} */ ends) => {
    const { left, width } = placeOf(hours, begins, ends);
    return `left:${left}%;width:${width}%`;
  };
  const at = (/** @type {number} */ index) => `left:${(100 * index) / (hours.length - 1)}%`;
  return html`
    <div class="line hours" aria-hidden="true"><span></span><div class="track figures">${hours.map((hour, index) => html`<span style=${at(index)}>${hour}:00</span>`)}</div></div>
    ${rowsOf(day, windows, plan, now).map(({ window, bars }) => html`
      <div class="line ${window.state}" data-window=${window.id}>
        <div class="who"><b class="figures">${window.name}</b><span class="soft">${window.operator?.name ?? texts.state_closed}</span></div>
        <div class="track">
          ${hours.map((_, index) => html`<i class="hour" style=${at(index)}></i>`)}
          ${bars.map((bar) => html`
            ${bar.play && !bar.pinned ? html`<i class="play" style=${place(...bar.play)}></i>` : nothing}
            <span class="bar ${bar.state} ${bar.kind}" data-state=${bar.state} style=${place(bar.begins, bar.ends)} title=${tip(texts, bar)}><span class="figures">${clockOf(bar.begins)}${bar.pinned ? " 📌" : ""}</span></span>`)}
          <i class="now" style=${place(now, now)}></i>
        </div>
      </div>`)}
    <p class="legend soft">${["taken", "now", "asked", "planned"].map((state) => html`<span><i class="bar ${state}"></i>${texts[`bar_${state}`]}</span>`)}<span><i class="play sample"></i>${texts.bar_play}</span></p>`;
}

/**
 * @param {Words} texts
 * @param {Bar} bar
 */
function tip(texts, bar) {
  return `${texts[`break_${bar.kind}`]} ${clockOf(bar.begins)}–${clockOf(bar.ends)}: ${texts[`bar_${bar.state}`]}`;
}
