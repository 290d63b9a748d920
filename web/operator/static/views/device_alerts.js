// The strip that names broken devices and what to do about them, until they are well again.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";

/** @import { DeviceAlert } from "talon/types.js" */
/** @import { View } from "../types.js" */

/**
 * The worst first: a device that works no more before a device that soon will not; the longest standing before the others.
 * @param {DeviceAlert[]} alerts
 */
export function ordered(alerts) {
  return [...alerts].sort((a, b) => Number(a.warning) - Number(b.warning) || a.since.localeCompare(b.since));
}

/** @param {View} view */
export function deviceAlerts({ texts, lang, state, connected }) {
  // Without the server nobody knows how they are now, and its own banner stands there.
  if (!connected) return nothing;
  const [first, ...others] = ordered(state.device_alerts ?? []);
  if (!first) return nothing;
  return html`
    <p class="device-alerts ${first.warning ? "warning" : ""}" role="status">
      <strong>${first.name[lang]} ${first.device}.</strong> ${first.text[lang]}
      ${others.length ? html`<span class="figures">${fill(texts.more_devices, { count: others.length })}</span>` : nothing}
    </p>`;
}
