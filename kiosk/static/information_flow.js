// Reference information (clause 4.2.9) as a pure state machine: for whom, which item, which page of it. Nothing scrolls.

/** @import { Group, InformationItem } from "talon/types.js" */

/** @typedef {Pick<InformationItem, "id" | "groups">} Item */
/**
 * `listPage` is the page of the list from which the item was opened.
 * @typedef {object} State
 * @property {"whom" | "what" | "item"} step
 * @property {Group[]} groups
 * @property {Group | null} group
 * @property {string | null} item
 * @property {number} page
 * @property {number} [listPage]
 */

export const STAGES = ["whom", "what", "read"];
/** @type {Group[]} */
const GROUPS = ["individual", "legal_entity"];

/**
 * `items` as the API gives them. The group is asked for only when the items differ by it.
 * @param {Item[]} items
 * @returns {State}
 */
export function begin(items) {
  const groups = groupsOf(items);
  return { step: groups.length > 1 ? "whom" : "what", groups, group: groups.length > 1 ? null : (groups[0] ?? null), item: null, page: 0 };
}

export const stage = (/** @type {State} */ state) => ["whom", "what", "item"].indexOf(state.step);

/**
 * @param {State} state
 * @param {Group} group
 * @returns {State}
 */
export function forGroup(state, group) {
  return state.step === "whom" && state.groups.includes(group) ? { ...state, step: "what", group, page: 0 } : state;
}

/**
 * The items that concern the group.
 * @template {Item} I
 * @param {I[]} items
 * @param {Group | null} group
 */
export function shownTo(items, group) {
  return items.filter((item) => item.groups.length === 0 || group === null || item.groups.includes(group));
}

/**
 * @param {State} state
 * @param {Item[]} items
 * @param {string} id
 * @returns {State}
 */
export function open(state, items, id) {
  const may = state.step === "what" && shownTo(items, state.group).some((item) => item.id === id);
  return may ? { ...state, step: "item", item: id, listPage: state.page, page: 0 } : state;
}

/**
 * @param {State} state
 * @param {number} by
 * @returns {State}
 */
export function turn(state, by) {
  return { ...state, page: Math.max(0, state.page + by) };
}

/**
 * The earlier page or question; null where there is none.
 * @param {State} state
 * @returns {State | null}
 */
export function back(state) {
  if (state.page > 0 && state.step !== "whom") return turn(state, -1);
  if (state.step === "item") return { ...state, step: "what", item: null, page: state.listPage ?? 0 };
  if (state.step === "what" && state.groups.length > 1) return { ...state, step: "whom", group: null, page: 0 };
  return null;
}

/** @param {Item[]} items */
function groupsOf(items) {
  const named = new Set(items.flatMap((item) => item.groups));
  return GROUPS.filter((group) => named.has(group));
}

/**
 * Paragraphs laid on pages of `lines` lines with `signs` characters each, a blank line between paragraphs. A paragraph stays whole
 * where it can; one that is longer than a page is broken between sentences, else between words.
 * @param {string[]} paragraphs
 * @param {{signs: number, lines: number}} room
 */
export function paginated(paragraphs, { signs, lines }) {
  /** @type {string[]} */
  let page = [];
  const pages = [page];
  let free = lines;
  const height = (/** @type {string} */ part) => heightOf(part, signs) + (page.length > 0 ? 1 : 0);
  for (const part of paragraphs.flatMap((paragraph) => broken(paragraph, { signs, lines }))) {
    if (height(part) > free) {
      page = [];
      pages.push(page);
      free = lines;
    }
    free -= height(part);
    page.push(part);
  }
  return pages;
}

/**
 * @param {string} text
 * @param {number} signs
 */
function heightOf(text, signs) {
  let lines = 1;
  let used = 0;
  for (const word of text.split(" ")) {
    if (used > 0 && used + 1 + word.length > signs) {
      lines += 1;
      used = word.length;
    } else {
      used += (used > 0 ? 1 : 0) + word.length;
    }
  }
  return lines;
}

/**
 * @param {string} paragraph
 * @param {{signs: number, lines: number}} room
 * @returns {string[]}
 */
function broken(paragraph, { signs, lines }) {
  if (heightOf(paragraph, signs) <= lines) return [paragraph];
  const sentences = [...paragraph.matchAll(/[^.;]+[.;]?\s*/g)].map(([sentence]) => sentence.trim());
  const pieces = sentences.length > 1 ? sentences : paragraph.split(" ");
  /** @type {string[]} */
  const parts = [];
  for (const piece of pieces) {
    const longer = parts.length > 0 ? `${parts.at(-1)} ${piece}` : piece;
    if (parts.length > 0 && heightOf(longer, signs) <= lines) parts[parts.length - 1] = longer;
    else parts.push(...(sentences.length > 1 ? broken(piece, { signs, lines }) : [piece]));
  }
  return parts;
}
