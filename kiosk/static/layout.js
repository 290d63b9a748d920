// How much fits on a screen without scrolling.

/** @typedef {{cards: number, items: number, signs: number, lines: number}} Room The most cards in a list, items of reference information, characters per line and lines of its text. */

const PORTRAIT = { cards: 5, items: 6, signs: 45, lines: 20 };
const LANDSCAPE = { cards: 4, items: 6, signs: 66, lines: 9 };
const ACCESSIBLE_PORTRAIT = { cards: 3, items: 3, signs: 27, lines: 6 };
const ACCESSIBLE_LANDSCAPE = { cards: 3, items: 3, signs: 36, lines: 4 };

/**
 * The capacity of a screen `width` by `height` pixels.
 * @param {number} width
 * @param {number} height
 * @param {boolean} accessible
 * @returns {Room}
 */
export function roomOf(width, height, accessible) {
  if (width > height) return accessible ? ACCESSIBLE_LANDSCAPE : LANDSCAPE;
  return accessible ? ACCESSIBLE_PORTRAIT : PORTRAIT;
}
