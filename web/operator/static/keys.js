// The console's keys, by their place on the keyboard, so that they are the same in the Russian and the English layout. Pure.

/** @import { Action } from "./types.js" */

/** @typedef {Pick<KeyboardEvent, "code" | "key" | "repeat" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey">} KeyPress */
/** @typedef {keyof typeof CAPS} ActionWithKey */

/** @type {Record<string, Action>} */
const BY_CODE = {
  Space: "primary",
  Enter: "primary",
  NumpadEnter: "primary",
  KeyR: "recall",
  KeyS: "start",
  KeyF: "finish",
  KeyN: "no_show",
  KeyP: "park",
  KeyU: "undo",
  KeyT: "transfer",
  KeyC: "call_named",
  KeyQ: "unpark",
  KeyI: "reprint",
  KeyB: "break",
  KeyZ: "withdraw",
  KeyO: "phone",
  KeyY: "why",
  KeyX: "close",
  KeyW: "other_window",
  KeyH: "help",
  KeyA: "answer_call",
  KeyV: "card",
  KeyK: "pay",
  KeyE: "slip_out",
  KeyL: "slip_lost",
};

/**
 * Keys that must be held: the silent alarms (clauses 6.6.3 and 6.3.3).
 * @type {Record<string, "conflict" | "panic">}
 */
export const HELD = { F8: "conflict", F9: "panic" };

/** The key cap that stands on an action's button. */
export const CAPS = {
  recall: "R",
  start: "S",
  finish: "F",
  no_show: "N",
  park: "P",
  undo: "U",
  transfer: "T",
  call_named: "C",
  unpark: "Q",
  reprint: "I",
  break: "B",
  withdraw: "Z",
  phone: "O",
  why: "Y",
  close: "X",
  other_window: "W",
  help: "H",
  answer_call: "A",
  card: "V",
  pay: "K",
  slip_out: "E",
  slip_lost: "L",
};

/**
 * The action that a key press asks for, or null. Held keys, key combinations and typing ask for nothing.
 * @param {KeyPress} press
 * @param {boolean} typing
 * @returns {Action | null}
 */
export function actionOf(press, typing) {
  if (typing || press.repeat || press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === "?" || (press.code === "Slash" && press.shiftKey)) return "help";
  if (press.code === "Slash") return "call_named";
  return BY_CODE[press.code] ?? null;
}

/**
 * Whether the keyboard belongs to a field where somebody is typing.
 * @param {object | null} target An event's target.
 */
export function isTyping(target) {
  const element = /** @type {{tagName?: string, isContentEditable?: boolean} | null} */ (target);
  return element !== null && (["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName ?? "") || element.isContentEditable === true);
}

/**
 * The digit of a press, from either row of digits; null for other keys.
 * @param {Omit<KeyPress, "key">} press
 */
export function digitOf(press) {
  const [, digit] = /^(?:Digit|Numpad)([1-9])$/.exec(press.code ?? "") ?? [];
  return digit && !press.ctrlKey && !press.altKey && !press.metaKey ? Number(digit) : null;
}
