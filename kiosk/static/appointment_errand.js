// The errand of checking in for an appointment: six figures, then the ticket, or the server's sentence about early, late, unknown.
import { html } from "lit-html";

import { grouped, typed } from "./entries.js";
import * as icons from "./icons.js";
import { keypad, mainButton, message, typedField } from "./parts.js";
import { checkIn, Unanswered } from "./ticket.js";
import { TicketErrand } from "./ticket_errand.js";

export const CODE_FIGURES = 6;

export class AppointmentErrand {
  #kiosk;
  #gone = false;

  constructor(kiosk) {
    this.#kiosk = kiosk;
    this.state = { step: "code", entry: "", told: null };
  }

  leave() {
    this.#gone = true;
  }

  tick() {}

  screen({ words }) {
    const { step, entry, told } = this.state;
    const whole = entry.length === CODE_FIGURES;
    const shown = {
      at: `appointment-${step}`,
      name: `appointment ${step} ${told ?? ""}`,
      stages: ["appointment_code", "appointment_ticket"],
      stage: step === "code" ? 0 : 1,
      back: this.act.leave,
      leave: step === "code",
      copes: step === "sending",
      holds: step === "sending",
    };
    if (step === "sending") return { ...shown, body: message("busy", words.issuing) };
    return {
      ...shown,
      title: words.ask_code,
      said: html`
        ${told ? html`<p class="notice" role="alert">${icons.warning}<span>${told}</span></p>` : html`<p class="lead">${words.code_note}</p>`}
        ${typedField(words.code, grouped(entry))}`,
      controls: html`${keypad(words, this.act.press)}${mainButton(words.next, this.act.send, { name: "next", disabled: !whole })}`,
      keypad: { press: this.act.press, enter: whole ? this.act.send : null, comma: false },
    };
  }

  act = {
    press: (key) => this.#move({ step: "code", entry: typed(this.state.entry, key, { longest: CODE_FIGURES }), told: null }),
    send: () => this.#send(),
    leave: () => this.#kiosk.home({ sameVisitor: true }),
  };

  #move(state) {
    if (this.#gone) return;
    this.state = state;
    this.#kiosk.draw();
  }

  async #send() {
    const { post, now, sleep, newRequestId, lang, words } = this.#kiosk;
    const { entry } = this.state;
    this.#move({ step: "sending", entry, told: null });
    try {
      const ticket = await checkIn({ code: entry, lang, requestId: newRequestId() }, { post, now, sleep });
      if (!this.#gone) this.#kiosk.open(TicketErrand.holding(this.#kiosk, ticket));
    } catch (error) {
      this.#move({ step: "code", entry, told: error instanceof Unanswered ? words().unanswered_note : error.message });
    }
  }
}
