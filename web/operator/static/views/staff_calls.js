// Visitors who ask for a member of staff (clause 6.7.2): shown on every console until somebody takes the call up, then there alone.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { clock } from "../timers.js";

/** @import { Alarm } from "talon/types.js" */
/** @import { View } from "../types.js" */

/**
 * The calls this operator can answer now, and those this operator is on the way to. `me` is the operator's full name.
 * @param {Alarm[] | undefined} alarms
 * @param {string} me
 */
export function staffCallsOf(alarms = [], me) {
  const calls = alarms.filter((alarm) => alarm.kind === "staff");
  return {
    waiting: calls.filter((alarm) => alarm.state === "raised"),
    mine: calls.filter((alarm) => alarm.state === "acknowledged" && alarm.by === me),
  };
}

/** @param {View} view */
export function staffCalls({ texts, state, me, now, perform }) {
  const { waiting, mine } = staffCallsOf(state.alarms, me);
  const [shown] = [...mine, ...waiting];
  if (!shown) return nothing;
  const others = waiting.length + mine.length - 1;
  const place = shown.kiosk ? fill(texts.call_at_kiosk, { name: shown.kiosk }) : shown.window ? fill(texts.window, { name: shown.window }) : "";
  return html`
    <p class="staff-call ${shown.state}" role="status" data-alarm=${shown.id}>
      <span><strong>${texts.staff_call}</strong> ${[place, shown.note, clock((now - Date.parse(shown.raised_at)) / 1000)].filter(Boolean).join(" · ")}
        ${others > 0 ? fill(texts.staff_call_more, { count: others }) : ""}</span>
      <button type="button" class="small-button" data-action="answer_call" @click=${() => perform("answer_call")}>
        ${shown.state === "raised" ? texts.answer_call : texts.close_call} <kbd>A</kbd></button>
    </p>`;
}
