// The errand of checking in for an appointment: a code of ten digits, then the ticket or the server's reason for refusing.
import { html } from "lit-html";

import { grouped, typed } from "./entries.js";
import * as icons from "./icons.js";
import { keypad, mainButton, message, typedField } from "./parts.js";
import { checkIn, Unanswered } from "./ticket.js";
import { TicketErrand } from "./ticket_errand.js";

/** @import { Kiosk, Screen, View } from "./types.js" */

const CODE_DIGITS = 10;
// Codes given out before they had ten digits.
const EARLIER_CODE_DIGITS = 6;

export class AppointmentErrand {
  #kiosk;
  #gone = false;
  /**
   * `refusal` is the server's reason for refusing the previous entry.
   * @type {{step: "code" | "sending", entry: string, refusal: string | null}}
   */
  state = { step: "code", entry: "", refusal: null };

  /** @param {Kiosk} kiosk */
  constructor(kiosk) {
    this.#kiosk = kiosk;
  }

  leave() {
    this.#gone = true;
  }

  tick() {}

  /**
   * @param {View} view
   * @returns {Screen}
   */
  screen({ words }) {
    const { step, entry, refusal } = this.state;
    const whole = entry.length === CODE_DIGITS || entry.length === EARLIER_CODE_DIGITS;
    const frame = {
      at: `appointment-${step}`,
      name: `appointment ${step} ${refusal ?? ""}`,
      stages: ["appointment_code", "appointment_ticket"],
      stage: step === "code" ? 0 : 1,
      back: this.act.leave,
      leave: step === "code",
      copes: step === "sending",
      holds: step === "sending",
    };
    if (step === "sending") return { ...frame, body: message("busy", words.issuing) };
    return {
      ...frame,
      title: words.ask_code,
      explanation: html`
        ${refusal ? html`<p class="notice" role="alert">${icons.warning}<span>${refusal}</span></p>` : html`<p class="lead">${words.code_note}</p>`}
        ${typedField(words.code, grouped(entry))}`,
      controls: html`${keypad(words, this.act.press)}${mainButton(words.next, this.act.send, { name: "next", disabled: !whole })}`,
      keypad: { press: this.act.press, enter: whole ? this.act.send : null, comma: false },
    };
  }

  act = {
    press: (/** @type {string} */ key) => this.#move({ step: "code", entry: typed(this.state.entry, key, { longest: CODE_DIGITS }), refusal: null }),
    send: () => this.#send(),
    leave: () => this.#kiosk.home({ sameVisitor: true }),
  };

  /** @param {AppointmentErrand["state"]} state */
  #move(state) {
    if (this.#gone) return;
    this.state = state;
    this.#kiosk.draw();
  }

  async #send() {
    const { newRequestId, lang, words } = this.#kiosk;
    const { entry } = this.state;
    this.#move({ step: "sending", entry, refusal: null });
    try {
      const ticket = await checkIn({ code: entry, lang, requestId: newRequestId() }, this.#kiosk);
      if (!this.#gone) this.#kiosk.open(TicketErrand.holding(this.#kiosk, ticket));
    } catch (error) {
      this.#move({ step: "code", entry, refusal: error instanceof Unanswered ? words().unanswered_note : error.message });
    }
  }
}
