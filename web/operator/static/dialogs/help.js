// The overlay that lists every key of the console.
import { html } from "lit-html";
import { fill } from "talon/texts.js";
import { CAPS } from "../keys.js";
import { frame } from "./frame.js";

const ORDER = [
  "recall", "start", "finish", "no_show", "park", "undo", "transfer", "call_named",
  "why", "unpark", "reprint", "break", "withdraw", "phone", "close", "other_window", "help",
];

export class Help {
  wide = true;
  about = null;

  constructor(texts, undoSeconds) {
    this.title = texts.help_title;
    this.text = texts.help_primary;
    this.hint = texts.help_layout;
    this.cancel = texts.close_help;
    this.undoSeconds = undoSeconds;
  }

  press(event, page) {
    if (event.code !== "KeyH" && event.key !== "?" && event.key !== "Enter") return event.code === "Space";
    page.close();
    return true;
  }

  draw(page) {
    const { texts } = page;
    return frame(page, this, html`
      <dl class="keys">
        <div class="key-row"><dt><kbd>${texts.key_space}</kbd> <kbd>Enter</kbd></dt><dd>${texts.help_next}</dd></div>
        <div class="key-row"><dt><kbd>Esc</kbd></dt><dd>${texts.help_escape}</dd></div>
        ${ORDER.map((action) => html`
          <div class="key-row">
            <dt><kbd>${CAPS[action]}</kbd>${action === "call_named" ? html` <kbd>/</kbd>` : ""}</dt>
            <dd>${fill(texts[`help_${action}`], { count: this.undoSeconds })}</dd>
          </div>`)}
      </dl>`);
  }
}
