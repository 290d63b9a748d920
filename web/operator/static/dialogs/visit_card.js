// The visit card on the screen: the steps of clause 6.5 with what to say, and beside them what the visitor tells.
import { html, nothing } from "lit-html";
import { digitOf, isTyping } from "../keys.js";
import { STEPS } from "../visit_card.js";
import { frame } from "./frame.js";

const CONTACTS = new Set(["client", "phone", "email"]);
const LINES = [["account", 120], ["contract", 120], ["client", 120], ["phone", 120], ["email", 120]];

export class CardDialog {
  wide = true;

  constructor({ texts, card, title }) {
    Object.assign(this, { card, title, about: card.ticket.number, hint: texts.card_hint, cancel: texts.card_close });
    this.texts = texts;
  }

  /** Digits toggle the steps unless somebody is typing; Ctrl+Enter saves and closes. */
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

  /** Esc saves first; what the server refuses stays in sight, and a second Esc leaves it. */
  leave(page) {
    if (this.card.problem) return true;
    this.#close(page);
    return false;
  }

  async #close(page) {
    if (!this.card.draft || (await this.card.save())) page.close();
  }

  draw(page) {
    const { texts, card } = this;
    if (!card.draft) {
      return frame(page, this, html`<p>${card.problem === "unreachable" ? texts.no_answer : card.problem || texts.card_reading}</p>`);
    }
    return frame(page, this, html`
      <div class="visit-card">
        <ol class="steps" aria-label=${texts.card_steps}>${STEPS.map((step, index) => this.#step(step, index))}</ol>
        <div class="told">
          ${LINES.map(([name, longest]) => this.#line(name, longest))}
          <label class="told-line tall"><span>${texts.card_note}</span>
            <textarea rows="3" maxlength="1000" .value=${card.draft.note} @input=${(event) => card.type("note", event.target.value)}></textarea></label>
          <p class="card-state ${card.problem ? "problem" : ""}" role="status">${card.problem || texts[`card_${card.state || "saved"}`]}</p>
        </div>
      </div>`);
  }

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

  #line(name, longest) {
    const { texts, card } = this;
    const locked = CONTACTS.has(name) && !card.draft.consent;
    return html`
      <label class="told-line"><span>${texts[`card_${name}`]}</span>
        <input type="text" autocomplete="off" maxlength=${longest} inputmode=${name === "account" ? "numeric" : "text"} ?disabled=${locked}
          placeholder=${locked ? texts.card_without_consent : ""}
          .value=${card.draft[name]} @input=${(event) => card.type(name, event.target.value)}></label>`;
  }
}
