// The errand of a ticket: asks the questions of flow.js, requests exactly one ticket, and watches its slip.
import * as flow from "./flow.js";
import { ticketStays } from "./idle.js";
import { ticketQuestions } from "./screens.js";
import { issueAnywhere, SlipWatch, Unanswered } from "./ticket.js";
import { ticketScreen } from "./ticket_screen.js";

/** @import { HallEvent, IssuedTicket, Language, TicketWithPlace } from "talon/types.js" */
/** @import { State } from "./flow.js" */
/** @import { Reprint, TicketModel } from "./ticket_screen.js" */
/** @import { Kiosk, Screen, View } from "./types.js" */

const ASK_SLIP_MS = 1000;
const ASK_SLIP_PATIENCE_MS = 3000;
const SLOW_MS = 2500;
const STAGES = [...flow.QUESTIONS, "ticket"];

export class TicketErrand {
  #kiosk;
  /** @type {string | null} */
  #requestId = null;
  #issuingSince = 0;
  #slip = new SlipWatch(null, 0);
  /** @type {Reprint} */
  #reprint = "idle";
  #askedAt = 0;
  #asking = false;

  /** @param {Kiosk} kiosk */
  constructor(kiosk) {
    this.#kiosk = kiosk;
    this.state = flow.home(kiosk.services, kiosk.lang);
  }

  /**
   * The errand that shows a ticket which another errand has had issued.
   * @param {Kiosk} kiosk
   * @param {IssuedTicket} ticket
   */
  static holding(kiosk, ticket) {
    const errand = new TicketErrand(kiosk);
    errand.state = flow.issued({ ...errand.state, step: "issuing" }, ticket);
    errand.#slip = new SlipWatch(errand.#rowOf(ticket)?.slip ?? ticket.slip, kiosk.now());
    return errand;
  }

  get isUntouched() {
    return flow.isUntouched(this.state);
  }

  /** A page with an expired security token gets a new token by being reloaded. */
  get needsReload() {
    return this.state.refusal === "csrf";
  }

  /** The visitor is gone: an answer that still arrives is ignored. */
  leave() {
    this.#requestId = null;
  }

  /** @param {Language} lang */
  languageChanged(lang) {
    this.state = flow.inLanguage(this.state, lang);
  }

  servicesChanged() {
    const { state } = this;
    const { services } = this.#kiosk;
    if (flow.isHome(state)) this.state = state.chosen ? flow.several(state, services) : flow.home(services, state.lang);
  }

  /** @param {HallEvent} event */
  hallChanged({ ticket }) {
    if (ticket && ticket.id === this.state.ticket?.id) this.#slip.reported(ticket.slip, this.#kiosk.now());
  }

  tick() {
    const { ticket } = this.state;
    if (this.state.step !== "ticket" || !ticket) return;
    this.#askSlip(ticket);
    if (this.#closesIn() <= 0) this.#kiosk.home();
  }

  /**
   * @param {View} view
   * @returns {Screen}
   */
  screen(view) {
    const { state } = this;
    const frame = {
      at: state.step,
      name: [state.step, state.page].join(),
      stages: STAGES,
      stage: flow.stage(state),
      home: flow.isHome(state),
      back: flow.canGoBack(state) ? this.act.back : null,
      leave: !["issuing", "ticket"].includes(state.step),
      // These screens show a lost connection themselves to a visitor who has or awaits a number.
      copes: ["issuing", "ticket", "unanswered"].includes(state.step),
      // The agent gives numbers for these without the server.
      offline: flow.isQuestion(state.step),
      holds: state.step === "issuing",
      stays: state.step === "ticket",
    };
    const model = { ...view, flow: state, slow: this.#kiosk.now() - this.#issuingSince > SLOW_MS };
    if (state.step === "ticket" && state.ticket) {
      return { ...frame, body: ticketScreen(state.ticket, { ...model, ticket: this.#ticketModel(state.ticket) }, view.words, this.act) };
    }
    return { ...frame, ...ticketQuestions(model, view.words, this.act) };
  }

  act = {
    answer: (/** @type {string} */ value) => {
      this.#move(flow.answer(this.state, this.#kiosk.services, value));
      if (this.state.step === "issuing") this.#issue(this.#kiosk.newRequestId());
    },
    several: () => this.#move(flow.several(this.state, this.#kiosk.services)),
    dropMatter: (/** @type {string} */ id) => this.#move(flow.withoutMatter(this.state, this.#kiosk.services, id)),
    takeTicket: () => {
      this.#move(flow.takeTicket(this.state));
      if (this.state.step === "issuing") this.#issue(this.#kiosk.newRequestId());
    },
    back: () => this.#move(flow.back(this.state)),
    more: () => this.#move(flow.morePages(this.state)),
    again: () => {
      this.#move(flow.again(this.state));
      if (this.state.step === "issuing" && this.#requestId) this.#issue(this.#requestId);
    },
    home: () => this.#kiosk.home(),
    printAgain: () => this.#printAgain(),
  };

  /** @param {State} state */
  #move(state) {
    this.state = state;
    this.#kiosk.draw();
  }

  /** @param {string} id */
  async #issue(id) {
    const { now } = this.#kiosk;
    this.#requestId = id;
    this.#issuingSince = now();
    const [service, ...then] = flow.wanted(this.state);
    const mine = () => this.#requestId === id;
    try {
      const { offline, services } = this.#kiosk;
      const ticket = await issueAnywhere({ service, then, lang: this.state.lang, requestId: id }, this.#kiosk, offline, services);
      if (!mine()) return;
      this.#slip = new SlipWatch(this.#rowOf(ticket)?.slip ?? ticket.slip, now());
      this.#reprint = "idle";
      this.#move(flow.issued(this.state, ticket));
    } catch (error) {
      if (!mine()) return;
      if (error.code === "service_closed") await this.#kiosk.loadServices();
      this.#move(error instanceof Unanswered ? flow.unanswered(this.state) : flow.refused(this.state, error.code ?? "unknown"));
    }
  }

  // -- the slip ----------------------------------------------------------------------------------------------------------

  /** @param {IssuedTicket} ticket */
  #rowOf(ticket) {
    return this.#kiosk.hall.state?.tickets.find((row) => row.id === ticket.id) ?? null;
  }

  async #printAgain() {
    if (this.#reprint === "asked") return;
    this.#reprint = "asked";
    this.#kiosk.draw();
    const answer = await this.#sendReprint().catch(() => null);
    if (answer) this.#slip.reprinted(answer.slip, this.#kiosk.now());
    this.#reprint = answer ? "idle" : "refused";
    this.#kiosk.draw();
  }

  /** @returns {Promise<Pick<TicketWithPlace, "slip"> | null>} */
  #sendReprint() {
    const pressed = pressedFor(this.state);
    if (pressed) return this.#kiosk.offline.printAgain(pressed);
    return this.#kiosk.post(`/tickets/${this.state.ticket?.id}/reprint`);
  }

  /**
   * Polls the slip every second until it is printed, in case the live event was missed.
   * @param {IssuedTicket} ticket
   */
  async #askSlip(ticket) {
    const { now } = this.#kiosk;
    if (this.#asking || this.#slip.state(now()) === "printed" || now() - this.#askedAt < ASK_SLIP_MS) return;
    this.#askedAt = now();
    this.#asking = true;
    const slip = await this.#readSlip(ticket).catch(() => null);
    this.#asking = false;
    if (slip) {
      this.#slip.answered(slip, now());
      this.#kiosk.draw();
    }
  }

  /** @param {IssuedTicket} ticket */
  async #readSlip(ticket) {
    const pressed = pressedFor(this.state);
    return pressed ? this.#kiosk.offline.slip(pressed) : (await this.#read(ticket.id)).slip;
  }

  /**
   * @param {string} id
   * @returns {Promise<TicketWithPlace>}
   */
  #read(id) {
    return this.#kiosk.get(`/tickets/${id}`, { timeout: ASK_SLIP_PATIENCE_MS });
  }

  /** Milliseconds until the number leaves the screen; Infinity while its slip is being printed. A touch keeps it longer. */
  #closesIn() {
    const now = this.#kiosk.now();
    return ticketStays(this.#slip.state(now)) - Math.min(this.#slip.knownFor(now), now - this.#kiosk.touchedAt);
  }

  /**
   * @param {IssuedTicket} ticket
   * @returns {TicketModel}
   */
  #ticketModel(ticket) {
    const left = this.#closesIn();
    return {
      slip: this.#slip.state(this.#kiosk.now()),
      reprint: this.#reprint,
      row: this.#rowOf(ticket),
      closesIn: Number.isFinite(left) ? Math.max(0, Math.ceil(left / 1000)) : null,
    };
  }
}

/**
 * The press for which the agent gave the number on the screen; null for a ticket of the server.
 * @param {State} state
 */
function pressedFor({ ticket }) {
  return ticket && "pressed" in ticket ? ticket.pressed : null;
}
