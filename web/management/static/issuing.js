// Whether tickets are given, service by service, and reopening one that the closing guard has stopped.
import { fill } from "talon/texts.js";
import { askReason } from "./reason.js";

/** @import { Language, OfferedService, Services, Words } from "talon/types.js" */

const AGAIN_MS = 30_000;

export class Issuing {
  #get;
  #post;
  #changed;
  #dialog;
  #texts;
  #lang;
  /** @type {OfferedService[]} */
  services = [];

  /** @param {{get: (path: string) => Promise<Services>, post: (path: string, body: object) => Promise<Services>, changed: () => void, dialog: HTMLDialogElement, texts: Words, lang: Language}} options */
  constructor({ get, post, changed, dialog, texts, lang }) {
    this.#get = get;
    this.#post = post;
    this.#changed = changed;
    this.#dialog = dialog;
    this.#texts = texts;
    this.#lang = lang;
    setInterval(() => this.read(), AGAIN_MS);
    this.read();
  }

  async read() {
    try {
      this.services = (await this.#get("/services")).services;
    } catch {
      return; // the next reading is soon; the page shows by itself when the server is away
    }
    this.#changed();
  }

  /**
   * Asks for the reason and lets tickets be given again.
   * @param {OfferedService} service
   */
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
