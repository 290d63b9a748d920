// How much a screen holds without scrolling.

/** @typedef {{cards: number, items: number, signs: number, lines: number}} Room Cards of a list, items of the reference information, characters and lines of its text. */

const PORTRAIT = { cards: 5, items: 6, signs: 45, lines: 20 };
const LANDSCAPE = { cards: 4, items: 6, signs: 66, lines: 9 };
const ACCESSIBLE_PORTRAIT = { cards: 3, items: 3, signs: 27, lines: 6 };
const ACCESSIBLE_LANDSCAPE = { cards: 3, items: 3, signs: 36, lines: 4 };

/**
 * The room of a screen so many pixels wide and tall.
 * @param {number} width
 * @param {number} height
 * @param {boolean} accessible
 * @returns {Room}
 */
export function roomOf(width, height, accessible) {
  if (width > height) return accessible ? ACCESSIBLE_LANDSCAPE : LANDSCAPE;
  return accessible ? ACCESSIBLE_PORTRAIT : PORTRAIT;
}
