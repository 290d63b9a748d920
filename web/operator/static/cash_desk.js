// A payment at the window, step by step: account, amount, cash or card, and what the terminal says until it is over. No page in here.

const LOOK_MS = 500;
const GOING = new Set(["new", "sent", "approved"]);
const KEY = "talon-payment";

/** Whether the terminal is still at it: nobody may walk away, and the window waits. */
export function isGoing(payment) {
  return Boolean(payment) && GOING.has(payment.state) && !payment.trouble;
}

export class CashDesk {
  #api;
  #changed;
  #store;
  #newId;
  #lang;
  #window;
  #sending = false;
  ticket;
  /** "account", "amount", "method" or "payment". */
  stage = "account";
  place = null;
  account = null;
  kopecks = null;
  payment = null;
  problem = "";
  busy = false;
  /** What stands in the account's field at the beginning: from the kiosk or the visit card. */
  suggested = { account: "", kopecks: null };

  /** `api` has get(path) and post(path, body); `store` keeps the id of a payment over a reload (sessionStorage). */
  constructor({ ticket, window, api, lang, store, newId, changed }) {
    Object.assign(this, { ticket });
    this.#window = window;
    this.#api = api;
    this.#lang = lang;
    this.#store = store;
    this.#newId = newId;
    this.#changed = changed;
  }

  /** Looks where one stands, what the visitor entered at the kiosk, and goes on with a payment that is not over. */
  async open(accountOfCard = "") {
    await this.#ask(async () => {
      this.place = await this.#api.get(`/payments/place?window=${encodeURIComponent(this.#window)}`);
      const intended = await this.#api.get(`/payments/intended?ticket=${this.ticket.id}`).catch((problem) => {
        if (problem.status === 404) return null;
        throw problem;
      });
      this.suggested = { account: intended?.account ?? accountOfCard, kopecks: intended?.kopecks ?? null };
      const [ticket, payment] = JSON.parse(this.#store.getItem(KEY) ?? "[]");
      if (ticket === this.ticket.id && !this.payment) await this.#follow(await this.#api.get(`/payments/${payment}`));
    });
  }

  async lookUp(typed) {
    await this.#ask(async () => {
      this.account = await this.#api.post("/accounts/look-up", { account: typed });
      this.stage = "amount";
    });
  }

  /** Takes the amount; `limits` are told where it is not between them. */
  setAmount(kopecks, wrong) {
    const { least_kopecks: least, most_kopecks: most } = this.place;
    if (kopecks === null || kopecks < least || kopecks > most) this.problem = wrong;
    else Object.assign(this, { kopecks, stage: "method", problem: "" });
    this.#changed();
  }

  back() {
    const before = { amount: "account", method: "amount" }[this.stage];
    if (before) Object.assign(this, { stage: before, problem: "" });
    this.#changed();
    return Boolean(before);
  }

  /** One press is one payment: the id of the press goes along, however often the message has to be sent. */
  async pay(method) {
    if (this.#sending || this.payment) return;
    this.#sending = true;
    const body = { account: this.account.number, kopecks: this.kopecks, method, window: this.#window, ticket: this.ticket.id, lang: this.ticket.lang, request_id: this.#newId() };
    await this.#ask(async () => this.#follow(await this.#untilAnswered(() => this.#api.post("/payments", body))));
    this.#sending = false;
  }

  /** The visitor gives up. */
  async cancel() {
    await this.#ask(async () => { this.payment = await this.#api.post(`/payments/${this.payment.id}/cancel`, {}); });
  }

  async reprint() {
    await this.#ask(async () => { this.payment = await this.#api.post(`/payments/${this.payment.id}/reprint`, {}); });
    this.#look();
  }

  /** The same account once more: another amount, or another card. */
  again() {
    this.#store.removeItem(KEY);
    Object.assign(this, { payment: null, stage: this.account ? "amount" : "account", problem: "" });
    this.#changed();
  }

  get going() {
    return this.busy || isGoing(this.payment);
  }

  async #follow(payment) {
    this.payment = payment;
    this.stage = "payment";
    this.#store.setItem(KEY, JSON.stringify([this.ticket.id, payment.id]));
    this.#changed();
    this.#look();
  }

  /** Looks again until the payment is over and its slip out; a lost connection is waited for. */
  async #look() {
    const { id } = this.payment;
    while (this.payment?.id === id && (isGoing(this.payment) || this.payment.slip?.state === "queued" || this.payment.seeking)) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      try {
        const seen = await this.#api.get(`/payments/${id}`);
        if (this.payment?.id === id) this.payment = seen;
      } catch (problem) {
        if (problem.code) return;
      }
      this.#changed();
    }
  }

  async #untilAnswered(send) {
    for (;;) {
      try {
        return await send();
      } catch (problem) {
        if (problem.code || problem.status) throw problem;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    }
  }

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
