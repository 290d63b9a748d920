// The visit card on the screen: the steps of clause 6.5 with what to say, and beside them what the visitor gives.
import { html, nothing } from "lit-html";
import { fieldOf } from "talon/page.js";
import { digitOf, isTyping } from "../keys.js";
import { STEPS } from "../visit_card.js";
import { frame } from "./frame.js";

/** @import { Words } from "talon/types.js" */
/** @import { Dialog, DialogPage } from "../types.js" */
/** @import { Draft, Field, StandardStep, VisitCard } from "../visit_card.js" */

/** @type {Set<Field>} */
const CONTACTS = new Set(["client", "phone", "email"]);
/** @type {Field[]} */
const LINES = ["account", "contract", "client", "phone", "email"];
const LONGEST_LINE = 120;

/** @implements {Dialog} */
export class CardDialog {
  wide = true;

  /** @param {{texts: Words, card: VisitCard, title: string}} options */
  constructor({ texts, card, title }) {
    this.texts = texts;
    this.card = card;
    this.title = title;
    this.about = card.ticket.number;
    this.hint = texts.card_hint;
    this.cancel = texts.card_close;
  }

  /**
   * Digits toggle the steps unless somebody is typing; Ctrl+Enter saves and closes.
   * @param {KeyboardEvent} event
   * @param {DialogPage} page
   */
  press(event, page) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      this.#close(page);
      return true;
    }
    const digit = digitOf(event);
    if (!digit || isTyping(event.target) || digit > STEPS.length || !this.card.draft) return false;
    this.card.toggle(STEPS[digit - 1]);
    return true;
  }

  /**
   * Esc saves first; what the server refuses stays in sight, and a second Esc leaves it.
   * @param {DialogPage} page
   */
  leave(page) {
    if (this.card.problem) return true;
    this.#close(page);
    return false;
  }

  /** @param {DialogPage} page */
  async #close(page) {
    if (!this.card.draft || (await this.card.save())) page.close();
  }

  /** @param {DialogPage} page */
  draw(page) {
    const { texts, card } = this;
    const { draft } = card;
    if (!draft) {
      return frame(page, this, html`<p>${card.problem === "unreachable" ? texts.no_answer : card.problem || texts.card_reading}</p>`);
    }
    return frame(page, this, html`
      <div class="visit-card">
        <ol class="steps" aria-label=${texts.card_steps}>${STEPS.map((step, index) => this.#step(step, index))}</ol>
        <div class="told">
          ${LINES.map((name) => this.#line(name, draft))}
          <label class="told-line tall"><span>${texts.card_note}</span>
            <textarea rows="3" maxlength="1000" .value=${draft.note} @input=${(/** @type {Event} */ event) => card.type("note", fieldOf(event).value)}></textarea></label>
          <p class="card-state ${card.problem ? "problem" : ""}" role="status">${card.problem || texts[`card_${card.state || "saved"}`]}</p>
        </div>
      </div>`);
  }

  /**
   * @param {StandardStep} step
   * @param {number} index
   */
  #step(step, index) {
    const { texts, card } = this;
    return html`
      <li>
        <label class="step-row ${card.done(step) ? "done" : ""}">
          <kbd aria-hidden="true">${index + 1}</kbd>
          <input type="checkbox" .checked=${card.done(step)} ?autofocus=${index === 0} @change=${() => card.toggle(step)}>
          <span>${texts[`step_${step}`]}${texts[`say_${step}`] ? html`<q class="say">${texts[`say_${step}`]}</q>` : nothing}</span>
        </label>
      </li>`;
  }

  /**
   * @param {Field} name
   * @param {Draft} draft
   */
  #line(name, draft) {
    const { texts, card } = this;
    const locked = CONTACTS.has(name) && !draft.consent;
    return html`
      <label class="told-line"><span>${texts[`card_${name}`]}</span>
        <input type="text" autocomplete="off" maxlength=${LONGEST_LINE} inputmode=${name === "account" ? "numeric" : "text"} ?disabled=${locked}
          placeholder=${locked ? texts.card_without_consent : ""}
          .value=${draft[name]} @input=${(/** @type {Event} */ event) => card.type(name, fieldOf(event).value)}></label>`;
  }
}
