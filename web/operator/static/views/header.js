// The header of the console: window, operator, the office's clock and the state of the connection.
import { html, nothing } from "lit-html";
import { signOut } from "talon/sign_out.js";
import { fill } from "talon/texts.js";
import { CAPS } from "../keys.js";

/** @import { Words } from "talon/types.js" */
/** @import { View } from "../types.js" */

/** @param {View} view */
export function header({ texts, lang, desk, state, connected, time, mark, perform }) {
  const { window } = desk;
  const zone = state.zones.find((row) => row.id === window.zone);
  const place = [zone?.name[lang], window.room?.[lang]].filter(Boolean).join(" · ");
  return html`
    <header class="head">
      <h1 class="head-window">${fill(texts.window, { name: window.name })}</h1>
      <div class="head-place">
        <span class="head-operator">${window.operator?.name ?? texts.no_operator}</span>
        <span class="head-zone">${place}</span>
      </div>
      <span class="head-connection ${connected ? "on" : "off"}" role="status">
        <span class="dot" aria-hidden="true"></span>${connected ? texts.online : texts.offline}
      </span>
      ${alarmMark(texts, mark)}
      <time class="head-clock figures" aria-label=${texts.office_clock}>${time}</time>
      <nav class="head-links">
        <button type="button" class="head-button" data-action="other_window" @click=${() => perform("other_window")}>
          ${texts.other_window} <kbd>${CAPS.other_window}</kbd>
        </button>
        <button type="button" class="head-button" data-action="help" @click=${() => perform("help")}>
          ${texts.help} <kbd>${CAPS.help}</kbd>
        </button>
        <button type="button" class="head-button" data-action="theme" aria-label=${texts.theme} title=${texts.theme}>◐</button>
        <a class="head-button" href="?lang=${lang === "ru" ? "en" : "ru"}" hreflang=${lang === "ru" ? "en" : "ru"}
          lang=${lang === "ru" ? "en" : "ru"}>${lang === "ru" ? "English" : "Русский"}</a>
        ${signOut(texts)}
      </nav>
    </header>`;
}

/**
 * A silent alarm shows as a dot whose meaning only the operator knows. It is no live region: nothing may be read out.
 * @param {Words} texts
 * @param {View["mark"]} mark
 */
function alarmMark(texts, mark) {
  if (!mark) return nothing;
  return html`<span class="head-mark ${mark}" data-mark=${mark}><span class="only-read-aloud">${texts[`mark_${mark}`]}</span></span>`;
}
