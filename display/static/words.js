// How displays word things: both languages at once, Russian first, and the office's time zone rather than the browser's.
import { html } from "lit-html";
import { dataIn, partOf } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";

/** @import { AnnouncedWait, Language, Words } from "talon/types.js" */

/** @type {Record<Language, Words>} */
export const texts = readTexts();

const timeZone = dataIn(partOf(document, "[data-time-zone]"), "timeZone");
/** @type {Intl.DateTimeFormatOptions} */
const day = { timeZone, weekday: "long", day: "numeric", month: "long" };

export const clock = new Intl.DateTimeFormat("ru", { timeZone, hour: "2-digit", minute: "2-digit" });
export const russianDate = new Intl.DateTimeFormat("ru", day);
export const englishDate = new Intl.DateTimeFormat("en-GB", day);

/**
 * The length of a text for the style sheet, so that long ones are set smaller and nothing is cut off.
 * @param {string} text
 */
export function letters(text) {
  return `--letters: ${text.length}`;
}

/**
 * @param {string} key
 * @param {object} values
 */
export function both(key, values = {}) {
  return html`<span>${fill(texts.ru[key], values)}</span><span class="english" lang="en">${fill(texts.en[key], values)}</span>`;
}

/**
 * An announced wait, whose ends are round numbers of minutes: «8–12 мин», «до 8 мин», in both languages.
 * @param {AnnouncedWait} wait
 */
export function waitInWords(wait) {
  const [low, high] = [wait.low_s / 60, wait.high_s / 60];
  return both(low === 0 ? "wait_up_to" : "wait_range", { low, high });
}
