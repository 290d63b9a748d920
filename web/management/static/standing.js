// How a time stands against its target: a bar, and the same in words.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { clock, share } from "../../operator/static/timers.js";

/** @import { Words } from "talon/types.js" */

/**
 * @param {{texts: Words}} view
 * @param {number | null} elapsed
 * @param {number | null} target
 * @param {string} level
 */
export function against({ texts }, elapsed, target, level) {
  if (!target || elapsed === null) return nothing;
  const words = fill(texts[`level_${level}`], { target: clock(target), time: clock(elapsed - target) });
  return html`
    <span class="standing ${level}" data-level=${level}>
      <span class="standing-bar" aria-hidden="true"><span style="width:${share(elapsed, target) * 100}%"></span></span>
      <span class="standing-words figures">${words}</span>
    </span>`;
}
