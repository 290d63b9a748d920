// What a manager does to a window from the live page: opens it for somebody, closes it, changes what it can do; against a rule with a reason.
import { html, nothing, render } from "lit-html";
import { valueIn } from "talon/page.js";
import { fill } from "talon/texts.js";

/** @import { Hall } from "talon/hall.js" */
/** @import { Language, OfficeWindow, Post, Words } from "talon/types.js" */

/** @typedef {{login: string, name: string}} Operator */

// Refusals that a manager may overrule with a reason, which goes into the journal.
const OVERRULABLE = new Set(["break_rule", "skill_needed"]);

export class WindowActs {
  #dialog;
  #texts;
  #lang;
  #post;
  #hall;
  #people;
  /** @type {string | null} The id of the window that the dialog is about. */
  #window = null;
  /** @type {Set<string>} */
  #skills = new Set();
  /** @type {{message: string, again: ((reason: string) => void) | null} | null} A refusal, and how to overrule it. */
  #refused = null;
  #busy = false;

  /**
   * `people` are those who may serve.
   * @param {{dialog: HTMLDialogElement, texts: Words, lang: Language, post: Post, hall: Hall, people: Operator[]}} options
   */
  constructor({ dialog, texts, lang, post, hall, people }) {
    this.#dialog = dialog;
    this.#texts = texts;
    this.#lang = lang;
    this.#post = post;
    this.#hall = hall;
    this.#people = people;
    dialog.addEventListener("close", () => { this.#window = null; });
    hall.subscribe(() => this.#draw());
  }

  /** @param {string} id */
  open(id) {
    this.#window = id;
    this.#refused = null;
    this.#skills = new Set(this.#row?.skills);
    this.#draw();
    this.#dialog.showModal();
  }

  get #row() {
    return this.#hall.state?.windows.find((row) => row.id === this.#window) ?? null;
  }

  /** Those who are not at another window already. */
  get #free() {
    const busy = new Set(this.#hall.state?.windows.map((row) => row.operator?.name));
    return this.#people.filter((person) => !busy.has(person.name));
  }

  /**
   * @param {string} path
   * @param {object} body
   * @returns {Promise<void>}
   */
  async #send(path, body) {
    if (this.#busy || !this.#window) return;
    this.#busy = true;
    this.#refused = null;
    this.#draw();
    try {
      await this.#post(`/windows/${encodeURIComponent(this.#window)}${path}`, body);
      this.#busy = false;
      this.#dialog.close();
    } catch (problem) {
      this.#busy = false;
      const again = OVERRULABLE.has(problem.code) ? (/** @type {string} */ override) => this.#send(path, { ...body, override }) : null;
      this.#refused = { message: problem.code ? problem.message : this.#texts.unreachable, again };
      this.#draw();
      /** @type {HTMLInputElement | null} */
      const reason = this.#dialog.querySelector(".overrule input");
      reason?.focus();
    }
  }

  #draw() {
    const row = this.#window && this.#row;
    if (!row) return;
    const texts = this.#texts;
    render(html`
      <h2>${fill(texts.window_title, { window: row.name })}</h2>
      <p class="soft">${[texts[`state_${row.state}`], row.operator?.name].filter(Boolean).join(" · ")}</p>
      ${row.state === "closed" ? this.#opening() : this.#closing(row)}
      ${this.#skillsForm(row)}
      ${this.#refusal()}
      <div class="ask-buttons"><button type="button" class="button quiet" @click=${() => this.#dialog.close()}>${texts.done_here}</button></div>`, this.#dialog);
  }

  #opening() {
    const texts = this.#texts;
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#send("/open", { operator: valueIn(event, "operator") });
    };
    if (!this.#free.length) return html`<p class="act">${texts.nobody_free}</p>`;
    return html`
      <form class="act" @submit=${submit}>
        <label>${texts.who_receives}<select name="operator" autofocus>${this.#free.map((person) => html`<option value=${person.login}>${person.name}</option>`)}</select></label>
        <button type="submit" class="button" ?disabled=${this.#busy}>${texts.open_it}</button>
      </form>`;
  }

  /** @param {OfficeWindow} row */
  #closing(row) {
    const texts = this.#texts;
    const can = row.allowed.includes("close");
    return html`
      <div class="act">
        <span>${can ? texts.close_text : texts.close_later}</span>
        <button type="button" class="button danger" ?disabled=${!can || this.#busy} @click=${() => this.#send("/close", {})}>${texts.close_it}</button>
      </div>`;
  }

  /** @param {OfficeWindow} row */
  #skillsForm(row) {
    const texts = this.#texts;
    const services = this.#hall.state?.services ?? [];
    const chosen = services.map((service) => service.id).filter((id) => this.#skills.has(id));
    const same = chosen.length === row.skills.length && row.skills.every((id) => this.#skills.has(id));
    const toggle = (/** @type {string} */ id) => {
      if (!this.#skills.delete(id)) this.#skills.add(id);
      this.#draw();
    };
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      // First choice first: what the window could do before keeps its order.
      this.#send("/skills", { skills: [...row.skills.filter((id) => this.#skills.has(id)), ...chosen.filter((id) => !row.skills.includes(id))] });
    };
    return html`
      <form class="skills" @submit=${submit}>
        <fieldset>
          <legend>${texts.skills_today}</legend>
          ${services.map((service) => html`
            <label><input type="checkbox" name="skill" value=${service.id} .checked=${this.#skills.has(service.id)} @change=${() => toggle(service.id)}>
              ${service.name[this.#lang]} <span class="soft">${texts[service.group]}</span></label>`)}
        </fieldset>
        <button type="submit" class="button quiet" ?disabled=${same || !chosen.length || this.#busy}>${texts.skills_save}</button>
      </form>`;
  }

  #refusal() {
    const texts = this.#texts;
    if (!this.#refused) return html`<p class="problem" role="alert" hidden></p>`;
    const { message, again } = this.#refused;
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      again?.(valueIn(event, "reason"));
    };
    return html`
      <p class="problem" role="alert">${message}</p>
      ${again ? html`
        <form class="overrule" @submit=${submit}>
          <label class="reason">${texts.reason} <input name="reason" required maxlength="200" autocomplete="off"></label>
          <button type="submit" class="button danger" ?disabled=${this.#busy}>${texts.overrule}</button>
        </form>` : nothing}`;
  }
}
