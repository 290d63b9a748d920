// The errand of a payment: asks the billing system, begins the payment once, follows it to its end, and forgets all input afterwards.
import { lookUpAccount, surelyRefused } from "./account_look_up.js";
import { ticketStays } from "./idle.js";
import * as flow from "./payment_flow.js";
import { paymentScreen } from "./payment_screens.js";
import { issueTicket, SlipWatch } from "./ticket.js";
import { TicketErrand } from "./ticket_errand.js";

/** @import { OfferedService, PaymentPlace } from "talon/types.js" */
/** @import { SeenPayment, State } from "./payment_flow.js" */
/** @import { Reprint } from "./ticket_screen.js" */
/** @import { Kiosk, Screen, View } from "./types.js" */

const ASK_MS = 500;
const ASK_PATIENCE_MS = 4000;
const BEGIN_PATIENCE_MS = 8000;
const PAUSE_MS = 1000;
// After this long without an answer the screen shows that it is unclear, and after this long it stays unclear.
const UNSURE_MS = 8_000;
const GIVE_UP_MS = 90_000;
const UNKNOWN_STAYS_MS = 120_000;

/** @typedef {Pick<OfferedService, "id" | "kind" | "group" | "open">} PayableService */

/**
 * What can be paid from this kiosk: by card at its terminal, or at a cash window that gives tickets; null when neither is.
 * @param {{place: Pick<PaymentPlace, "billing" | "terminal" | "least_kopecks" | "most_kopecks" | "account_digits"> | null, services: PayableService[]}} kiosk
 */
export function payable({ place, services }) {
  if (!place?.billing) return null;
  const terminal = place.terminal !== null && !["absent", "fault"].includes(place.terminal.state);
  const cash = cashService(services) !== null;
  if (!terminal && !cash) return null;
  return { terminal, cash, least: place.least_kopecks, most: place.most_kopecks, digits: place.account_digits ?? 0 };
}

/**
 * The cash service that gives tickets now, the individuals' first: bills of households are what is paid here.
 * @param {PayableService[]} services
 */
function cashService(services) {
  const open = services.filter((service) => service.kind === "cash_operation" && service.open);
  return open.find(({ group }) => group === "individual") ?? open[0] ?? null;
}

export class PaymentErrand {
  #kiosk;
  #gone = false;
  #asking = false;
  #askedAt = 0;
  #answeredAt = 0;
  /** @type {number | null} */
  #endedAt = null;
  #slip = new SlipWatch(null, 0);
  /** @type {Reprint} */
  #reprint = "idle";

  /**
   * @param {Kiosk} kiosk
   * @param {SeenPayment | null} payment A payment that is on its way already: the page was loaded again.
   */
  constructor(kiosk, payment = null) {
    this.#kiosk = kiosk;
    const place = payable(kiosk) ?? { terminal: false, cash: false, least: 0, most: 0, digits: 0 };
    this.state = payment ? flow.resume(place, payment) : flow.begin(place);
    this.#answeredAt = kiosk.now();
    if (payment) this.#seen(payment);
  }

  leave() {
    this.#gone = true;
  }

  tick() {
    const { now } = this.#kiosk;
    const { step } = this.state;
    if (["card", "cancelling", "unknown"].includes(step) || (step === "paid" && !this.#slipKnown())) this.#ask();
    if (["card", "cancelling"].includes(step) && now() - this.#answeredAt > GIVE_UP_MS) this.#move(flow.givenUp(this.state));
    if (this.#closesIn() <= 0) this.#kiosk.home();
  }

  /**
   * @param {View} view
   * @returns {Screen}
   */
  screen({ words, lang }) {
    const { state } = this;
    const left = this.#closesIn();
    const model = {
      slip: this.#slip.state(this.#kiosk.now()),
      reprint: this.#reprint,
      closesIn: Number.isFinite(left) ? Math.max(0, Math.ceil(left / 1000)) : null,
    };
    const earlier = flow.back(state);
    const moving = flow.moneyMoves(state);
    const ended = ["paid", "unknown"].includes(state.step);
    return {
      at: `payment-${state.step}`,
      name: `payment ${state.step}`,
      stages: flow.STAGES.map((name) => `payment_${name}`),
      stage: flow.stage(state),
      back: earlier ? () => this.#move(earlier) : () => this.#kiosk.home({ sameVisitor: true }),
      leave: !moving && !ended,
      copes: moving || ended,
      holds: moving || state.step === "looking",
      stays: ended,
      ...paymentScreen(state, words, lang, this.act, model),
    };
  }

  act = {
    press: (/** @type {string} */ key) => this.#move(flow.pressAccount(this.state, key)),
    lookUp: () => this.#lookUp(flow.lookUp(this.state)),
    again: () => this.#lookUp(flow.lookUpAgain(this.state)),
    mine: () => this.#move(flow.mine(this.state)),
    notMine: () => this.#move(flow.notMine(this.state)),
    payAll: () => this.#chosen(flow.payAll(this.state)),
    anotherSum: () => this.#move(flow.anotherSum(this.state)),
    pressSum: (/** @type {string} */ key) => this.#move(flow.pressSum(this.state, key)),
    sumTyped: () => this.#chosen(flow.sumTyped(this.state)),
    byCard: () => this.#chosen(flow.byCard(this.state)),
    atCashWindow: () => this.#chosen(flow.atCashWindow(this.state)),
    payAgain: () => this.#move(flow.payAgain(this.state)),
    cancel: () => this.#cancel(),
    printAgain: () => this.#printAgain(),
    done: () => this.#kiosk.home(),
  };

  /** @param {State} state */
  #move(state) {
    if (this.#gone) return;
    this.state = state;
    this.#kiosk.draw();
  }

  /** @param {State} state */
  async #lookUp(state) {
    this.#move(state);
    if (state.step !== "looking") return;
    const { account, code } = await lookUpAccount(state.entry, this.#kiosk);
    this.#move(account ? flow.known(this.state, account) : flow.notKnown(this.state, code));
  }

  /** @param {State} state */
  #chosen(state) {
    this.#move(state);
    if (state.step === "starting") this.#begin();
    if (state.step === "cash") this.#takeCashTicket();
  }

  // -- the money ---------------------------------------------------------------------------------------------------------

  /** One request id for one decision to pay: however often it is sent, the server makes one payment of it. */
  async #begin() {
    const { post, now, sleep, newRequestId, lang } = this.#kiosk;
    const { kopecks } = this.state;
    const body = { account: flow.accountOf(this.state).number, kopecks, method: "card", lang, request_id: newRequestId() };
    const since = now();
    while (!this.#gone && now() - since < GIVE_UP_MS) {
      try {
        this.#seen(await post("/payments", body, { timeout: BEGIN_PATIENCE_MS }));
        return;
      } catch (error) {
        if (surelyRefused(error)) {
          this.#move(flow.refused(this.state, error.code ?? "unknown"));
          return;
        }
      }
      if (now() - since > UNSURE_MS) this.#move(flow.unsure(this.state));
      await sleep(PAUSE_MS);
    }
    this.#move(flow.givenUp(flow.unsure(this.state)));
  }

  /** @param {SeenPayment} payment */
  #seen(payment) {
    if (this.#gone) return;
    const { now } = this.#kiosk;
    this.#answeredAt = now();
    const before = this.state.step;
    this.state = flow.seen(this.state, payment);
    if (payment.slip) {
      if (this.#slip.job === payment.slip.job) this.#slip.answered(payment.slip, now());
      else this.#slip = new SlipWatch(payment.slip, now());
    }
    // Until its end a payment is remembered by its number alone, for a page that is loaded again in the middle.
    this.#kiosk.remember(flow.moneyMoves(this.state) ? payment.id : null);
    if (before !== this.state.step) this.#endedAt = ["paid", "unknown"].includes(this.state.step) ? now() : null;
    this.#kiosk.draw();
  }

  async #ask() {
    const { now } = this.#kiosk;
    if (!this.state.payment || this.#asking || now() - this.#askedAt < ASK_MS) return;
    this.#askedAt = now();
    this.#asking = true;
    const payment = await this.#read(this.state.payment.id).catch(() => null);
    this.#asking = false;
    if (payment) this.#seen(payment);
  }

  async #cancel() {
    this.#move(flow.cancel(this.state));
    // A lost answer changes nothing: the payment's own state is followed, and the terminal has a cancel key of its own.
    const payment = await this.#send("cancel").catch(() => null);
    if (payment?.id) this.#seen(payment);
  }

  async #printAgain() {
    if (this.#reprint === "asked") return;
    this.#reprint = "asked";
    this.#kiosk.draw();
    const payment = await this.#send("reprint").catch(() => null);
    if (payment?.slip) this.#seen(payment);
    this.#reprint = payment ? "idle" : "refused";
    this.#kiosk.draw();
  }

  /**
   * @param {string} id
   * @returns {Promise<SeenPayment>}
   */
  #read(id) {
    return this.#kiosk.get(`/payments/${id}`, { timeout: ASK_PATIENCE_MS });
  }

  /**
   * @param {"cancel" | "reprint"} command
   * @returns {Promise<SeenPayment>}
   */
  #send(command) {
    return this.#kiosk.post(`/payments/${this.state.payment?.id}/${command}`);
  }

  // -- at a cash window --------------------------------------------------------------------------------------------------

  async #takeCashTicket() {
    const { post, newRequestId, services, lang } = this.#kiosk;
    const service = cashService(services);
    if (!service) {
      this.#move({ ...this.state, step: "refused", refusal: "no_cash_window" });
      return;
    }
    try {
      const ticket = await issueTicket({ service: service.id, lang, requestId: newRequestId() }, this.#kiosk);
      const { account, kopecks } = this.state;
      // Without it the visitor names account and sum at the window: the ticket is good all the same.
      if (account) await post("/payments/intended", { ticket: ticket.id, account: account.number, kopecks }).catch(() => null);
      if (!this.#gone) this.#kiosk.open(TicketErrand.holding(this.#kiosk, ticket));
    } catch (error) {
      this.#move({ ...this.state, step: "refused", refusal: error.code ?? "unanswered" });
    }
  }

  // -- time --------------------------------------------------------------------------------------------------------------

  #slipKnown() {
    return ["printed", "failed", "unknown"].includes(this.#slip.state(this.#kiosk.now()));
  }

  #closesIn() {
    const { now, touchedAt } = this.#kiosk;
    if (this.state.step === "unknown") return UNKNOWN_STAYS_MS - (now() - Math.max(this.#endedAt ?? now(), touchedAt));
    if (this.state.step !== "paid") return Infinity;
    return ticketStays(this.#slip.state(now())) - Math.min(this.#slip.knownFor(now()), now() - touchedAt, now() - (this.#endedAt ?? now()));
  }
}
