// The screen of a call for a member of staff: on its way, heard, "is coming", not possible.
import { html, nothing } from "lit-html";

import { message, mainButton, secondButton } from "./parts.js";

const SIGNS = { quiet: "busy", calling: "busy", raised: "person", coming: "good", over: "good", failed: "warning" };

/** `state` of call_flow.js. `act`: {call, cancel, leave}. */
export function callScreen(state, words, act) {
  const { step } = state;
  const buttons = {
    raised: [secondButton(words.call_cancel, act.cancel, { name: "cancel-call" }), mainButton(words.call_leave, act.leave, { name: "leave" })],
    coming: [secondButton(words.call_cancel, act.cancel, { name: "cancel-call" }), mainButton(words.call_leave, act.leave, { name: "leave" })],
    over: [mainButton(words.done, act.leave, { name: "leave" })],
    failed: [mainButton(words.try_again, act.call, { name: "call-again" })],
  }[step];
  return {
    body: html`${message(SIGNS[step], words[`call_${step}`] ?? words.call_calling, words[`call_${step}_note`] ?? null, { name: step })}
      ${buttons ? html`<div class="go-on">${buttons}</div>` : nothing}`,
  };
}
