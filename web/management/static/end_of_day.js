// Ending the day: a button, a clear question, and the outcome.
import { html, nothing, render } from "lit-html";
import { fill } from "talon/texts.js";

/** @import { EndOfDayAnswer, Words } from "talon/types.js" */

export class EndOfDay {
  #element;
  #texts;
  #post;
  #changed;
  #busy = false;
  /** @type {{kind: "good" | "bad", text: string} | null} */
  #result = null;

  /**
   * `post(path)` sends the command; `changed()` asks the page to draw itself again.
   * @param {{element: HTMLDialogElement, texts: Words, post: (path: string) => Promise<EndOfDayAnswer>, changed: () => void}} options
   */
  constructor({ element, texts, post, changed }) {
    this.#element = element;
    this.#texts = texts;
    this.#post = post;
    this.#changed = changed;
  }

  /**
   * The panel with the button; commands need a connection.
   * @param {boolean} connected
   */
  section(connected) {
    const texts = this.#texts;
    return html`
      <section class="panel end">
        <button type="button" class="button danger" id="end-button" ?disabled=${!connected || this.#busy} @click=${() => this.#ask()}>${texts.end_of_day}…</button>
        <p class="end-result ${this.#result?.kind ?? ""}" role="status" aria-live="polite">${this.#result?.text ?? nothing}</p>
        <a class="link" href="/management/day-sheet">${texts.day_sheet}</a>
      </section>`;
  }

  #ask() {
    const texts = this.#texts;
    render(html`
      <h2>${texts.end_title}</h2>
      <p>${texts.end_text}</p>
      <div class="ask-buttons">
        <button type="button" class="button quiet" autofocus @click=${() => this.#element.close()}>${texts.cancel}</button>
        <button type="button" class="button danger" id="end-yes" @click=${() => this.#send()}>${texts.end_yes}</button>
      </div>`, this.#element);
    this.#element.showModal();
  }

  async #send() {
    this.#element.close();
    if (this.#busy) return;
    this.#busy = true;
    this.#changed();
    try {
      this.#result = { kind: "good", text: fill(this.#texts.end_done, await this.#post("/hall/end-of-day")) };
    } catch (problem) {
      this.#result = { kind: "bad", text: problem.code ? problem.message : this.#texts.unreachable };
    } finally {
      this.#busy = false;
      this.#changed();
    }
  }
}
