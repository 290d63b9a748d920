// How screens word things. The announced wait follows the same rule as kiosk/wording.py, which a test holds it to.

/** The round numbers of minutes in which people speak of waits. */
const ROUND_MINUTES = [0, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 105, 120];
const LONGEST = Math.max(...ROUND_MINUTES);
const BEYOND_STEP = 30;

/**
 * The wait in round minutes [low, high]: low rounded down, high rounded up, at least 3 minutes.
 * @param {number} lowSeconds
 * @param {number} highSeconds
 */
function roundRange(lowSeconds, highSeconds) {
  const [shorter, longer] = [Math.max(0, lowSeconds), Math.max(0, highSeconds)].sort((a, b) => a - b);
  return [down(shorter), Math.max(ROUND_MINUTES[1], up(longer))];
}

/**
 * A wait {low_s, high_s} in words: «8–12 минут», “less than 3 minutes”.
 * @param {{low_s: number, high_s: number}} wait
 * @param {string} language
 */
export function announcedWait({ low_s, high_s }, language) {
  const [low, high] = roundRange(low_s, high_s);
  if (language === "ru") {
    if (low === 0) return `меньше ${high} минут`;
    return low === high ? `около ${low} минут` : `${low}–${high} минут`;
  }
  if (low === 0) return `less than ${high} minutes`;
  return low === high ? `about ${low} minutes` : `${low}–${high} minutes`;
}

/**
 * The text with telephone numbers and shortened words («ул.», «д.») kept on one line with what follows them.
 * @param {string} text
 */
export function unbroken(text) {
  return text
    .replace(/(\d) (\(\d+\)) ([\d-]+)/g, (_, start, area, rest) => `${start}\u00a0${area}\u00a0${rest.replaceAll("-", "\u2011")}`)
    .replace(/(^|\s)(г|ул|д|каб|пр)\. /g, "$1$2.\u00a0");
}

/** @param {number} seconds */
function down(seconds) {
  if (seconds >= LONGEST * 60) return LONGEST + Math.floor((seconds - LONGEST * 60) / (BEYOND_STEP * 60)) * BEYOND_STEP;
  return ROUND_MINUTES.findLast((minutes) => minutes * 60 <= seconds) ?? 0;
}

/** @param {number} seconds */
function up(seconds) {
  if (seconds > LONGEST * 60) return LONGEST + Math.ceil((seconds - LONGEST * 60) / (BEYOND_STEP * 60)) * BEYOND_STEP;
  return ROUND_MINUTES.find((minutes) => minutes * 60 >= seconds) ?? LONGEST;
}
