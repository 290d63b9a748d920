// Announcements to the whole hall from the live page: a notice or a ticker line on the boards, and the evacuation notice over every screen.
import { html, nothing, render } from "lit-html";
import { newRequestId } from "talon/api.js";
import { valueIn } from "talon/page.js";
import { untilOf } from "./notice_times.js";

/** @import { Hall } from "talon/hall.js" */
/** @import { Post, Words } from "talon/types.js" */
/** @import { View } from "./types.js" */

const LASTS = ["15", "60", "day"];

export class Announcing {
  #dialog;
  #texts;
  #post;
  #officeNow;
  #hall;
  #problem = "";
  /** The request id of the notice that is being written. */
  #request = "";

  /** @param {{dialog: HTMLDialogElement, texts: Words, post: Post, hall: Pick<Hall, "state">, officeNow: () => string}} options */
  constructor({ dialog, texts, post, hall, officeNow }) {
    this.#dialog = dialog;
    this.#texts = texts;
    this.#post = post;
    this.#hall = hall;
    this.#officeNow = officeNow;
  }

  /**
   * The panel with the two buttons, and the notices that stand with a way to take each off.
   * @param {View} view
   */
  section({ texts, lang, state, connected }) {
    const notices = state.notices ?? [];
    return html`
      <section class="panel announcing" aria-labelledby="announcing-title">
        <h2 class="panel-title" id="announcing-title">${texts.announcing}</h2>
        <ul class="notice-list">
          ${notices.map((notice) => html`
            <li data-notice=${notice.id}><span>${notice.text[lang]}</span>
              <button type="button" class="device-test" ?disabled=${!connected} @click=${() => this.#withdraw(notice.id)}>${texts.take_off}</button></li>`)}
        </ul>
        <div class="announcing-buttons">
          <button type="button" class="button quiet" id="notice-button" ?disabled=${!connected} @click=${() => this.#openNotice()}>${texts.notice_write}…</button>
          <button type="button" class="button danger" id="evacuation-button" ?disabled=${!connected || state.evacuation} @click=${() => this.#openEvacuation()}>${texts.evacuate}…</button>
        </div>
      </section>`;
  }

  /** @param {string} id */
  async #withdraw(id) {
    try {
      await this.#post(`/notices/${id}/withdraw`, {});
    } catch {
      // It stands as before, as the list shows.
    }
  }

  #openNotice() {
    this.#problem = "";
    this.#request = newRequestId();
    this.#drawNotice();
    this.#dialog.showModal();
  }

  #drawNotice() {
    const texts = this.#texts;
    render(html`
      <form class="notice-form" @submit=${(/** @type {Event} */ event) => this.#postNotice(event)}>
        <h2>${texts.notice_title}</h2>
        <label>${texts.notice_kind}<select name="kind"><option value="notice">${texts.notice_kind_notice}</option><option value="ticker">${texts.notice_kind_ticker}</option></select></label>
        <label>${texts.notice_ru}<textarea name="ru" required maxlength="400" rows="2" lang="ru" autofocus></textarea></label>
        <label>${texts.notice_en}<textarea name="en" required maxlength="400" rows="2" lang="en"></textarea></label>
        <label>${texts.notice_lasts}<select name="lasts">${LASTS.map((lasts) => html`<option value=${lasts}>${texts[`lasts_${lasts}`]}</option>`)}</select></label>
        <p class="problem" role="alert" ?hidden=${!this.#problem}>${this.#problem}</p>
        <div class="ask-buttons">
          <button type="button" class="button quiet" @click=${() => this.#dialog.close()}>${texts.cancel}</button>
          <button type="submit" class="button">${texts.notice_post}</button>
        </div>
      </form>`, this.#dialog);
  }

  /** @param {Event} event */
  async #postNotice(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const text = { ru: valueIn(event, "ru"), en: valueIn(event, "en") };
    const until = untilOf(valueIn(event, "lasts"), this.#officeNow(), this.#hall.state?.day ?? "");
    try {
      await this.#post("/notices", { kind: valueIn(event, "kind"), text, until, request_id: this.#request });
      form.reset();
      this.#dialog.close();
    } catch (problem) {
      this.#problem = problem.code ? problem.message : this.#texts.unreachable;
      this.#drawNotice();
    }
  }

  #openEvacuation() {
    this.#problem = "";
    this.#drawEvacuation();
    this.#dialog.showModal();
  }

  #drawEvacuation() {
    const texts = this.#texts;
    render(html`
      <form class="notice-form" @submit=${(/** @type {Event} */ event) => this.#evacuate(event)}>
        <h2>${texts.evacuate_title}</h2>
        <p>${texts.evacuate_text}</p>
        ${this.#problem ? html`<p class="problem" role="alert">${this.#problem}</p>` : nothing}
        <div class="ask-buttons">
          <button type="button" class="button quiet" autofocus @click=${() => this.#dialog.close()}>${texts.cancel}</button>
          <button type="submit" class="button danger" id="evacuate-yes">${texts.evacuate_yes}</button>
        </div>
      </form>`, this.#dialog);
  }

  /** @param {Event} event */
  async #evacuate(event) {
    event.preventDefault();
    try {
      await this.#post("/evacuation", { on: true });
      this.#dialog.close();
    } catch (problem) {
      this.#problem = problem.code ? problem.message : this.#texts.unreachable;
      this.#drawEvacuation();
    }
  }
}
