// Whether tickets are given, service by service, and reopening one that the closing guard has stopped.
import { html, render } from "lit-html";
import { fill } from "talon/texts.js";

const AGAIN_MS = 30_000;

export class Issuing {
  #get;
  #post;
  #changed;
  #dialog;
  #texts;
  #lang;
  services = [];

  constructor({ get, post, changed, dialog, texts, lang }) {
    [this.#get, this.#post, this.#changed, this.#dialog, this.#texts, this.#lang] = [get, post, changed, dialog, texts, lang];
    setInterval(() => this.read(), AGAIN_MS);
    this.read();
  }

  async read() {
    try {
      this.services = (await this.#get("/services")).services;
    } catch {
      return; // the next reading is soon; the page tells by itself when the server is away
    }
    this.#changed();
  }

  /** Asks for the reason, which goes into the journal, and lets tickets be given again. */
  ask(service, problem = "") {
    const texts = this.#texts;
    const close = () => this.#dialog.close();
    render(html`
      <form method="dialog" @submit=${(event) => { event.preventDefault(); this.#reopen(service, event.target.elements.reason.value); }}>
        <h2>${fill(texts.reopen_title, { service: service.name[this.#lang] })}</h2>
        <p>${texts.reopen_text}</p>
        <label class="reason">${texts.reason} <input name="reason" required maxlength="200" autocomplete="off"></label>
        <p class="problem" role="alert">${problem}</p>
        <div class="ask-buttons">
          <button type="button" class="button quiet" @click=${close}>${texts.cancel}</button>
          <button type="submit" class="button">${texts.reopen}</button>
        </div>
      </form>`, this.#dialog);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  async #reopen(service, reason) {
    try {
      this.services = (await this.#post(`/services/${service.id}/reopen`, { reason })).services;
      this.#dialog.close();
      this.#changed();
    } catch (error) {
      this.ask(service, error.message);
    }
  }
}
