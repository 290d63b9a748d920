// Reference information (clause 4.2.9) as a pure state machine: for whom, which item, which page of it. Nothing scrolls.

export const STAGES = ["whom", "what", "read"];

/** `items` as the API gives them. The group is asked for only when the items differ by it. */
export function begin(items) {
  const groups = groupsOf(items);
  return { step: groups.length > 1 ? "whom" : "what", groups, group: groups.length > 1 ? null : (groups[0] ?? null), item: null, page: 0 };
}

export const stage = (state) => ["whom", "what", "item"].indexOf(state.step);

export function forGroup(state, group) {
  return state.step === "whom" && state.groups.includes(group) ? { ...state, step: "what", group, page: 0 } : state;
}

/** The items that concern the group. */
export function shownTo(items, group) {
  return items.filter((item) => item.groups.length === 0 || group === null || item.groups.includes(group));
}

export function open(state, items, id) {
  const may = state.step === "what" && shownTo(items, state.group).some((item) => item.id === id);
  return may ? { ...state, step: "item", item: id, listPage: state.page, page: 0 } : state;
}

export function turn(state, by) {
  return { ...state, page: Math.max(0, state.page + by) };
}

/** The earlier page or question; null where there is none. */
export function back(state) {
  if (state.page > 0 && state.step !== "whom") return turn(state, -1);
  if (state.step === "item") return { ...state, step: "what", item: null, page: state.listPage };
  if (state.step === "what" && state.groups.length > 1) return { ...state, step: "whom", group: null, page: 0 };
  return null;
}

function groupsOf(items) {
  const named = new Set(items.flatMap((item) => item.groups));
  return ["individual", "legal_entity"].filter((group) => named.has(group));
}

/**
 * Paragraphs laid on pages of `lines` lines with `signs` signs each, a blank line between paragraphs. A paragraph stays whole
 * where it can; a longer one than a page is broken between sentences, else between words.
 */
export function paginated(paragraphs, { signs, lines }) {
  const pages = [[]];
  let free = lines;
  for (const part of paragraphs.flatMap((paragraph) => broken(paragraph, { signs, lines }))) {
    const high = heightOf(part, signs) + (pages.at(-1).length > 0 ? 1 : 0);
    if (high > free) {
      pages.push([]);
      free = lines;
    }
    free -= heightOf(part, signs) + (pages.at(-1).length > 0 ? 1 : 0);
    pages.at(-1).push(part);
  }
  return pages;
}

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

function broken(paragraph, { signs, lines }) {
  if (heightOf(paragraph, signs) <= lines) return [paragraph];
  const sentences = paragraph.match(/[^.;]+[.;]?\s*/g).map((sentence) => sentence.trim());
  const pieces = sentences.length > 1 ? sentences : paragraph.split(" ");
  const parts = [];
  for (const piece of pieces) {
    const longer = parts.length > 0 ? `${parts.at(-1)} ${piece}` : piece;
    if (parts.length > 0 && heightOf(longer, signs) <= lines) parts[parts.length - 1] = longer;
    else parts.push(...(sentences.length > 1 ? broken(piece, { signs, lines }) : [piece]));
  }
  return parts;
}
