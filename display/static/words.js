// How displays speak: both languages at once, Russian first, and the office's time zone rather than the browser's.
import { html } from "lit-html";
import { fill, readTexts } from "talon/texts.js";

export const texts = readTexts();

const timeZone = document.querySelector("[data-time-zone]").dataset.timeZone;
const day = { timeZone, weekday: "long", day: "numeric", month: "long" };

export const clock = new Intl.DateTimeFormat("ru", { timeZone, hour: "2-digit", minute: "2-digit" });
export const russianDate = new Intl.DateTimeFormat("ru", day);
export const englishDate = new Intl.DateTimeFormat("en-GB", day);

/** Tells the style sheet how long a text is, so that long ones are set smaller and nothing is cut off. */
export function letters(text) {
  return `--letters: ${text.length}`;
}

export function both(key, values = {}) {
  return html`<span>${fill(texts.ru[key], values)}</span><span class="english" lang="en">${fill(texts.en[key], values)}</span>`;
}

/** An announced wait, whose ends are figures that people say: «8–12 мин», «до 8 мин», in both languages. */
export function waitInWords(wait) {
  const [low, high] = [wait.low_s / 60, wait.high_s / 60];
  return both(low === 0 ? "wait_up_to" : "wait_range", { low, high });
}
