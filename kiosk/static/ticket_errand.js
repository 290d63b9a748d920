// The errand of a ticket: the questions of flow.js, the request that becomes one ticket, and the watch over its slip.
import * as flow from "./flow.js";
import { ticketStays } from "./idle.js";
import { ticketQuestions } from "./screens.js";
import { issueTicket, SlipWatch, Unanswered } from "./ticket.js";
import { ticketScreen } from "./ticket_screen.js";

const ASK_SLIP_MS = 1000;
const ASK_SLIP_PATIENCE_MS = 3000;
const SLOW_MS = 2500;
const STAGES = [...flow.QUESTIONS, "ticket"];

/** An errand is what a visitor does here: `screen(view)` is what is shown of it now, `tick()` hears the time pass. */
export class TicketErrand {
  #kiosk;
  #requestId = null;
  #issuingSince = 0;
  #slip = null;
  #reprint = "idle";
  #askedAt = 0;
  #asking = false;

  constructor(kiosk) {
    this.#kiosk = kiosk;
    this.state = flow.home(kiosk.services, kiosk.lang);
  }

  /** The end of another errand: a ticket has been issued for its visitor. */
  static holding(kiosk, ticket) {
    const errand = new TicketErrand(kiosk);
    errand.state = flow.issued({ ...errand.state, step: "issuing" }, ticket);
    errand.#slip = new SlipWatch(errand.#row(ticket)?.slip ?? ticket.slip, kiosk.now());
    return errand;
  }

  get isUntouched() {
    return flow.isUntouched(this.state);
  }

  /** A page whose security token is out of date gets a new one by being loaded again. */
  get needsReload() {
    return this.state.refusal === "csrf";
  }

  /** The visitor goes: an answer that still comes belongs to nobody on the screen. */
  leave() {
    this.#requestId = null;
  }

  speak(lang) {
    this.state = flow.inLanguage(this.state, lang);
  }

  servicesChanged() {
    const { state } = this;
    const { services } = this.#kiosk;
    if (flow.isHome(state)) this.state = state.chosen ? flow.several(state, services) : flow.home(services, state.lang);
  }

  heard(event) {
    if (this.#slip && event.ticket?.id === this.state.ticket?.id && event.ticket.slip) {
      this.#slip.heard(event.ticket.slip, this.#kiosk.now());
    }
  }

  tick() {
    if (this.state.step !== "ticket") return;
    this.#askSlip();
    if (this.#closesIn() <= 0) this.#kiosk.home();
  }

  screen(view) {
    const { state } = this;
    const shown = {
      at: state.step,
      name: [state.step, state.page].join(),
      stages: STAGES,
      stage: flow.stage(state),
      home: flow.isHome(state),
      back: flow.canGoBack(state) ? this.act.back : null,
      leave: !["issuing", "ticket"].includes(state.step),
      // Who holds a number, or waits for one, is told of a lost line on that screen itself.
      copes: ["issuing", "ticket", "unanswered"].includes(state.step),
      holds: state.step === "issuing",
      stays: state.step === "ticket",
    };
    const model = { ...view, flow: state, slow: this.#kiosk.now() - this.#issuingSince > SLOW_MS };
    if (state.step === "ticket") {
      return { ...shown, body: ticketScreen({ ...model, ticket: this.#ticketModel() }, view.words, this.act) };
    }
    return { ...shown, ...ticketQuestions(model, view.words, this.act) };
  }

  act = {
    answer: (value) => {
      this.#move(flow.answer(this.state, this.#kiosk.services, value));
      if (this.state.step === "issuing") this.#issue(this.#kiosk.newRequestId());
    },
    several: () => this.#move(flow.several(this.state, this.#kiosk.services)),
    dropMatter: (id) => this.#move(flow.withoutMatter(this.state, this.#kiosk.services, id)),
    takeTicket: () => {
      this.#move(flow.takeTicket(this.state));
      if (this.state.step === "issuing") this.#issue(this.#kiosk.newRequestId());
    },
    back: () => this.#move(flow.back(this.state)),
    more: () => this.#move(flow.morePages(this.state)),
    again: () => {
      this.#move(flow.again(this.state));
      if (this.state.step === "issuing") this.#issue(this.#requestId);
    },
    home: () => this.#kiosk.home(),
    printAgain: () => this.#printAgain(),
  };

  #move(state) {
    this.state = state;
    this.#kiosk.draw();
  }

  async #issue(id) {
    const { post, now, sleep } = this.#kiosk;
    this.#requestId = id;
    this.#issuingSince = now();
    const [service, ...then] = flow.wanted(this.state);
    const mine = () => this.#requestId === id;
    try {
      const ticket = await issueTicket({ service, then, lang: this.state.lang, requestId: id }, { post, now, sleep });
      if (!mine()) return;
      this.#slip = new SlipWatch(this.#row(ticket)?.slip ?? ticket.slip, now());
      this.#reprint = "idle";
      this.#move(flow.issued(this.state, ticket));
    } catch (error) {
      if (!mine()) return;
      if (error.code === "service_closed") await this.#kiosk.loadServices();
      this.#move(error instanceof Unanswered ? flow.unanswered(this.state) : flow.refused(this.state, error.code ?? "unknown"));
    }
  }

  // -- the slip ----------------------------------------------------------------------------------------------------------

  #row(ticket) {
    return this.#kiosk.hall.state?.tickets.find((row) => row.id === ticket.id) ?? null;
  }

  async #printAgain() {
    if (this.#reprint === "asked") return;
    this.#reprint = "asked";
    this.#kiosk.draw();
    const answer = await this.#kiosk.post(`/tickets/${this.state.ticket.id}/reprint`).catch(() => null);
    if (answer) this.#slip.reprinted(answer.slip, this.#kiosk.now());
    this.#reprint = answer ? "idle" : "refused";
    this.#kiosk.draw();
  }

  /** Each second the slip is asked for, in case that the live hall did not tell: until it is printed. */
  async #askSlip() {
    const { get, now } = this.#kiosk;
    if (this.#asking || this.#slip.state(now()) === "printed" || now() - this.#askedAt < ASK_SLIP_MS) return;
    this.#askedAt = now();
    this.#asking = true;
    const row = await get(`/tickets/${this.state.ticket.id}`, { timeout: ASK_SLIP_PATIENCE_MS }).catch(() => null);
    this.#asking = false;
    if (row?.slip) {
      this.#slip.asked(row.slip, now());
      this.#kiosk.draw();
    }
  }

  /** Milliseconds until the number leaves the screen; Infinity while its slip is being printed. A touch keeps it longer. */
  #closesIn() {
    const now = this.#kiosk.now();
    return ticketStays(this.#slip.state(now)) - Math.min(this.#slip.knownFor(now), now - this.#kiosk.touchedAt);
  }

  #ticketModel() {
    const left = this.#closesIn();
    return {
      slip: this.#slip.state(this.#kiosk.now()),
      reprint: this.#reprint,
      row: this.#row(this.state.ticket),
      closesIn: Number.isFinite(left) ? Math.max(0, Math.ceil(left / 1000)) : null,
    };
  }
}
