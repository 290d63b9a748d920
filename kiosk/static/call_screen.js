// The screen of a call for a member of staff: on its way, received, "is coming", not possible.
import { html, nothing } from "lit-html";

import { message, mainButton, secondButton } from "./parts.js";

/** @import { Words } from "talon/types.js" */
/** @import { CallState } from "./call_flow.js" */
/** @import { CallErrand } from "./staff_call.js" */
/** @import { Sign } from "./parts.js" */
/** @import { Middle } from "./types.js" */

/** @type {Record<CallState["step"], Sign>} */
const SIGNS = { quiet: "busy", calling: "busy", raised: "person", coming: "good", over: "good", failed: "warning" };

/**
 * @param {CallState} state
 * @param {Words} words
 * @param {CallErrand["act"]} act
 * @returns {Middle}
 */
export function callScreen({ step }, words, act) {
  const buttons = buttonsOf(step, words, act);
  return {
    body: html`${message(SIGNS[step], words[`call_${step}`] ?? words.call_calling, words[`call_${step}_note`] ?? null, { name: step })}
      ${buttons.length > 0 ? html`<div class="go-on">${buttons}</div>` : nothing}`,
  };
}

/**
 * @param {CallState["step"]} step
 * @param {Words} words
 * @param {CallErrand["act"]} act
 */
function buttonsOf(step, words, act) {
  switch (step) {
    case "raised":
    case "coming":
      return [secondButton(words.call_cancel, act.cancel, { name: "cancel-call" }), mainButton(words.call_leave, act.leave, { name: "leave" })];
    case "over":
      return [mainButton(words.done, act.leave, { name: "leave" })];
    case "failed":
      return [mainButton(words.try_again, act.call, { name: "call-again" })];
    default:
      return [];
  }
}
