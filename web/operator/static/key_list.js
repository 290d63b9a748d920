// Every key of the console with what it does, in the order in which a day needs them: for the help and for the printed card. Pure.
import { fill } from "talon/texts.js";
import { CAPS } from "./keys.js";

/** @import { Words } from "talon/types.js" */
/** @import { ActionWithKey } from "./keys.js" */

/** @typedef {{title: string, keys: {caps: string[], text: string}[]}} KeyGroup */

/** @type {[title: string, actions: ActionWithKey[]][]} */
const GROUPS = [
  ["keys_reception", ["recall", "start", "card", "pay", "finish", "no_show", "park", "undo", "transfer"]],
  ["keys_queue", ["call_named", "why", "unpark", "reprint", "slip_out", "slip_lost", "answer_call"]],
  ["keys_window", ["break", "withdraw", "phone", "close", "other_window", "help"]],
];

/**
 * The groups in the page's language.
 * @param {Words} texts
 * @param {number} undoSeconds
 * @returns {KeyGroup[]}
 */
export function keyGroups(texts, undoSeconds) {
  const rows = GROUPS.map(([title, actions]) => ({
    title: texts[title],
    keys: actions.map((action) => ({
      caps: action === "call_named" ? [CAPS[action], "/"] : [CAPS[action]],
      text: fill(texts[`help_${action}`], { count: undoSeconds }),
    })),
  }));
  const main = { title: texts.keys_main, keys: [
    { caps: [texts.key_space, "Enter"], text: texts.help_next },
    { caps: ["Esc"], text: texts.help_escape },
  ] };
  const alarms = { title: texts.keys_alarm, keys: [
    { caps: ["F8"], text: texts.help_conflict },
    { caps: ["F9"], text: texts.help_panic },
  ] };
  return [main, ...rows, alarms];
}
