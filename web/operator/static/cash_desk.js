// A payment at the window, step by step: account, amount, cash or card, and the terminal's reports until it is over. No page in here.

/** @import { Account, Get, Intended, Language, Payment, PaymentPlace, Post, Ticket } from "talon/types.js" */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */
/** @typedef {Pick<Ticket, "id" | "number" | "lang">} PayingTicket */
/**
 * `store` keeps the id of a payment over a reload (sessionStorage), `newId()` names a press.
 * @typedef {{ticket: PayingTicket, window: string, api: {get: Get, post: Post}, store: Store, newId: () => string, changed: () => void}} Means
 */

const LOOK_MS = 500;
const GOING = new Set(["new", "sent", "approved"]);
const KEY = "talon-payment";
/** @type {Partial<Record<CashDesk["stage"], CashDesk["stage"]>>} */
const BEFORE = { amount: "account", method: "amount" };

/**
 * Whether the terminal is still at it: nobody may walk away, and the window waits.
 * @param {Payment | null} payment
 */
export function isGoing(payment) {
  return payment !== null && GOING.has(payment.state) && !payment.trouble;
}

export class CashDesk {
  #api;
  #changed;
  #store;
  #newId;
  #window;
  #sending = false;
  ticket;
  /** @type {"account" | "amount" | "method" | "payment"} */
  stage = "account";
  /** @type {PaymentPlace | null} */
  place = null;
  /** @type {Account | null} */
  account = null;
  /** @type {number | null} */
  kopecks = null;
  /** @type {Payment | null} */
  payment = null;
  problem = "";
  busy = false;
  /**
   * What stands in the fields at the beginning: from the kiosk or the visit card.
   * @type {{account: string, kopecks: number | null}}
   */
  suggested = { account: "", kopecks: null };

  /** @param {Means} means */
  constructor({ ticket, window, api, store, newId, changed }) {
    this.ticket = ticket;
    this.#window = window;
    this.#api = api;
    this.#store = store;
    this.#newId = newId;
    this.#changed = changed;
  }

  /** Looks where one stands, what the visitor entered at the kiosk, and goes on with a payment that is not over. */
  async open(accountOfCard = "") {
    await this.#ask(async () => {
      this.place = await this.#api.get(`/payments/place?window=${encodeURIComponent(this.#window)}`);
      const intended = await this.#intended();
      this.suggested = { account: intended?.account ?? accountOfCard, kopecks: intended?.kopecks ?? null };
      const [ticket, payment] = JSON.parse(this.#store.getItem(KEY) ?? "[]");
      if (ticket === this.ticket.id && !this.payment) this.#follow(await this.#read(payment));
    });
  }

  /**
   * What the visitor entered at the kiosk; null for nothing.
   * @returns {Promise<Intended | null>}
   */
  async #intended() {
    try {
      return await this.#api.get(`/payments/intended?ticket=${this.ticket.id}`);
    } catch (problem) {
      if (problem.status === 404) return null;
      throw problem;
    }
  }

  /**
   * @param {string} id
   * @returns {Promise<Payment>}
   */
  #read(id) {
    return this.#api.get(`/payments/${id}`);
  }

  /** @param {string} typed */
  async lookUp(typed) {
    await this.#ask(async () => {
      this.account = await this.#api.post("/accounts/look-up", { account: typed });
      this.stage = "amount";
    });
  }

  /**
   * Takes the amount; `wrong` is the sentence where it is not between the limits of this place.
   * @param {number | null} kopecks
   * @param {string} wrong
   */
  setAmount(kopecks, wrong) {
    if (kopecks === null || !this.#isTaken(kopecks)) {
      this.problem = wrong;
    } else {
      this.kopecks = kopecks;
      this.stage = "method";
      this.problem = "";
    }
    this.#changed();
  }

  /** @param {number} kopecks */
  #isTaken(kopecks) {
    return this.place !== null && kopecks >= this.place.least_kopecks && kopecks <= this.place.most_kopecks;
  }

  /** Goes a step back; false where there is none. */
  back() {
    const before = BEFORE[this.stage];
    if (before) {
      this.stage = before;
      this.problem = "";
    }
    this.#changed();
    return before !== undefined;
  }

  /**
   * A press is a payment: the id of the press goes along, however often the message has to be sent.
   * @param {"card" | "cash"} method
   */
  async pay(method) {
    if (this.#sending || this.payment || !this.account) return;
    this.#sending = true;
    const body = { account: this.account.number, kopecks: this.kopecks, method, window: this.#window, ticket: this.ticket.id, lang: this.ticket.lang, request_id: this.#newId() };
    await this.#ask(async () => this.#follow(await this.#untilAnswered(body)));
    this.#sending = false;
  }

  /** The visitor gives up. */
  async cancel() {
    const { payment } = this;
    if (payment) await this.#ask(async () => { this.payment = await this.#api.post(`/payments/${payment.id}/cancel`, {}); });
  }

  async reprint() {
    const { payment } = this;
    if (payment) await this.#ask(async () => { this.payment = await this.#api.post(`/payments/${payment.id}/reprint`, {}); });
    this.#look();
  }

  /** The same account once more: another amount, or another card. */
  again() {
    this.#store.removeItem(KEY);
    this.payment = null;
    this.stage = this.account ? "amount" : "account";
    this.problem = "";
    this.#changed();
  }

  get going() {
    return this.busy || isGoing(this.payment);
  }

  /** @param {Payment} payment */
  #follow(payment) {
    this.payment = payment;
    this.stage = "payment";
    this.#store.setItem(KEY, JSON.stringify([this.ticket.id, payment.id]));
    this.#changed();
    this.#look();
  }

  /** Looks again until the payment is over and its slip out; a lost connection is waited for. */
  async #look() {
    if (!this.payment) return;
    const { id } = this.payment;
    while (this.payment?.id === id && (isGoing(this.payment) || this.payment.slip?.state === "queued" || this.payment.seeking)) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      try {
        const seen = await this.#read(id);
        if (this.payment?.id === id) this.payment = seen;
      } catch (problem) {
        if (problem.code) return;
      }
      this.#changed();
    }
  }

  /**
   * @param {object} body
   * @returns {Promise<Payment>}
   */
  async #untilAnswered(body) {
    for (;;) {
      try {
        return await this.#api.post("/payments", body);
      } catch (problem) {
        if (problem.code || problem.status) throw problem;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    }
  }

  /** @param {() => Promise<void>} what */
  async #ask(what) {
    this.busy = true;
    this.problem = "";
    this.#changed();
    try {
      await what();
    } catch (problem) {
      this.problem = problem.code ? problem.message : "unreachable";
    }
    this.busy = false;
    this.#changed();
  }
}
