// The accessible mode's own ways: a number beside each choice, keys instead of touches, and what is read out of a screen.

const CHOICES = "button:not(:disabled):not(.key)";
const READ = "h1, .said p, .said .closed, .middle p, .number-part p, .facts > div, .watch-board, .slip p, .called p, .typed, .fact-list > div";

/**
 * The buttons of a screen in their order; those of a warning over it come alone.
 * @param {Element} root
 * @returns {HTMLButtonElement[]}
 */
export function choicesOf(root) {
  const over = root.querySelector(".veil .sheet");
  return [.../** @type {NodeListOf<HTMLButtonElement>} */ ((over ?? root).querySelectorAll(CHOICES))];
}

/**
 * Writes beside each choice the digit that presses it. Where digits are typed into the screen, none is numbered.
 * @param {Element} root
 * @param {boolean} numbered
 */
export function numberChoices(root, numbered) {
  for (const button of root.querySelectorAll("button[data-number]")) button.removeAttribute("data-number");
  if (!numbered) return;
  for (const [index, button] of choicesOf(root).slice(0, 9).entries()) button.dataset.number = String(index + 1);
}

/**
 * The choice after or before the focused one, round the screen.
 * @template T
 * @param {T[]} choices
 * @param {unknown} focused
 * @param {number} by
 */
export function step(choices, focused, by) {
  const at = choices.findIndex((choice) => choice === focused);
  if (at < 0) return choices[by > 0 ? 0 : choices.length - 1] ?? null;
  return choices[(at + by + choices.length) % choices.length];
}

/**
 * What a key does: "press" a key of the keypad, "choose" the choice of that index, "move" the focus, or one of the ways out.
 * @typedef {{type: "press", key: string} | {type: "choose", index: number} | {type: "move", by: number} | {type: "back" | "home" | "repeat"}} Meaning
 */

/** @type {Record<string, Meaning>} */
const MEANINGS = {
  ArrowDown: { type: "move", by: 1 }, ArrowRight: { type: "move", by: 1 }, ArrowUp: { type: "move", by: -1 }, ArrowLeft: { type: "move", by: -1 },
  Escape: { type: "home" }, "*": { type: "home" }, "+": { type: "repeat" }, "-": { type: "back" },
};

/**
 * What a key means on a screen; null when it means nothing there. Digits are typed where the screen has a keypad, else they choose.
 * @param {string} key
 * @param {{keypad: boolean, comma: boolean}} screen
 * @returns {Meaning | null}
 */
export function meaningOf(key, { keypad, comma }) {
  if (/^[0-9]$/.test(key)) return keypad ? { type: "press", key } : key === "0" ? { type: "back" } : { type: "choose", index: Number(key) - 1 };
  if (key === "," || key === "." || key === "Decimal") return keypad && comma ? { type: "press", key: "," } : null;
  if (key === "Backspace") return keypad ? { type: "press", key: "erase" } : { type: "back" };
  return MEANINGS[key] ?? null;
}

/**
 * The screen in words for the ear: question, explanations, choices with their digits. Nothing private is read out (5.3).
 * @param {Element} root
 * @param {{choice: string}} wording How a choice is read out: a text with {number} and {name}.
 */
export function readOut(root, { choice }) {
  const over = root.querySelector(".veil .sheet");
  const within = over ?? root;
  const sentences = [...within.querySelectorAll(over ? "h1, .lead" : READ)].filter((element) => !isPrivate(element)).map(sentence);
  const choices = choicesOf(root).filter((button) => button.dataset.number).map((button) =>
    choice.replace("{number}", button.dataset.number ?? "").replace("{name}", sentence(button)));
  return [...new Set([...sentences, ...choices])].filter(Boolean).join(" ");
}

const isPrivate = (/** @type {Element} */ element) => element.closest("[data-private]") !== null || element.querySelector("[data-private]") !== null;

/** @param {Element} element */
function sentence(element) {
  const text = (element.querySelector(".name")?.textContent ?? element.textContent ?? "").replace(/\s+/g, " ").trim();
  return text && !/[.!?…:]$/.test(text) ? `${text}.` : text;
}
