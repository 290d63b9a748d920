// The overlay that lists every key of the console.
import { html } from "lit-html";
import { keyGroups } from "../key_list.js";
import { frame } from "./frame.js";

/** @import { Words } from "talon/types.js" */
/** @import { Dialog, DialogPage } from "../types.js" */

/** @implements {Dialog} */
export class Help {
  wide = true;

  /**
   * @param {Words} texts
   * @param {number} undoSeconds
   */
  constructor(texts, undoSeconds) {
    this.title = texts.help_title;
    this.text = texts.help_primary;
    this.hint = html`${texts.help_layout} <a href="../keys" target="_blank">${texts.help_print}</a>`;
    this.cancel = texts.close_help;
    this.undoSeconds = undoSeconds;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {DialogPage} page
   */
  press(event, page) {
    if (event.code === "Enter" && document.activeElement?.matches("a")) return false;
    if (event.code !== "KeyH" && event.key !== "?" && event.key !== "Enter") return event.code === "Space";
    page.close();
    return true;
  }

  /** @param {DialogPage} page */
  draw(page) {
    const rows = keyGroups(page.texts, this.undoSeconds).flatMap(({ keys }) => keys);
    return frame(page, this, html`
      <dl class="keys">
        ${rows.map(({ caps, text }) => html`
          <div class="key-row"><dt>${caps.map((cap) => html`<kbd>${cap}</kbd> `)}</dt><dd>${text}</dd></div>`)}
      </dl>`);
  }
}
