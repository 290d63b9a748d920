// Whether tickets are given, service by service, and reopening one that the closing guard has stopped.
import { fill } from "talon/texts.js";
import { askReason } from "./reason.js";

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

  /** Asks for the reason and lets tickets be given again. */
  ask(service) {
    const texts = this.#texts;
    askReason({
      dialog: this.#dialog,
      texts,
      title: fill(texts.reopen_title, { service: service.name[this.#lang] }),
      text: texts.reopen_text,
      action: texts.reopen,
      submit: async (reason) => {
        this.services = (await this.#post(`/services/${service.id}/reopen`, { reason })).services;
        this.#changed();
      },
    });
  }
}
