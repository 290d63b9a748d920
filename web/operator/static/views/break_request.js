// A break that is asked for and begins by itself: shown until it does, and a way to take it back.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { hourAndMinute } from "../timers.js";

/** @import { View } from "../types.js" */

/** @param {View} view */
export function breakRequest({ texts, desk, blocked, perform }) {
  const { request } = desk.window;
  if (!request) return nothing;
  const sentence = fill(texts[request.planned ? "request_planned" : "request_asked"], {
    kind: (texts[`break_${request.kind}`] ?? request.kind).toLowerCase(),
    minutes: request.minutes,
    time: hourAndMinute(request.latest),
  });
  return html`
    <p class="break-request" role="status">
      <span class="figures">${sentence}</span>
      <button type="button" class="small-button" data-action="withdraw" ?disabled=${blocked} @click=${() => perform("withdraw")}>${texts.withdraw} <kbd>Z</kbd></button>
    </p>`;
}
