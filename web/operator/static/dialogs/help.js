// The overlay that lists every key of the console.
import { html } from "lit-html";
import { keyGroups } from "../key_list.js";
import { frame } from "./frame.js";

export class Help {
  wide = true;
  about = null;

  constructor(texts, undoSeconds) {
    this.title = texts.help_title;
    this.text = texts.help_primary;
    this.hint = html`${texts.help_layout} <a href="../keys" target="_blank">${texts.help_print}</a>`;
    this.cancel = texts.close_help;
    this.undoSeconds = undoSeconds;
  }

  press(event, page) {
    if (event.code === "Enter" && document.activeElement?.matches("a")) return false;
    if (event.code !== "KeyH" && event.key !== "?" && event.key !== "Enter") return event.code === "Space";
    page.close();
    return true;
  }

  draw(page) {
    const rows = keyGroups(page.texts, this.undoSeconds).flatMap(({ keys }) => keys);
    return frame(page, this, html`
      <dl class="keys">
        ${rows.map(({ caps, text }) => html`
          <div class="key-row"><dt>${caps.map((cap) => html`<kbd>${cap}</kbd> `)}</dt><dd>${text}</dd></div>`)}
      </dl>`);
  }
}
