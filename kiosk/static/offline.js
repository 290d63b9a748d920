// Numbers while the server is away: asked of the agent on the kiosk's own machine, which has them in its own memory.

/** @import { IssuedTicket, Language, OfferedService, Slip } from "talon/types.js" */
/** @import { Means } from "./types.js" */

/** @typedef {{service: string, then?: string[], lang: Language, requestId: string}} Wanted */
/** @typedef {IssuedTicket & {pressed: string}} OfflineTicket A number that the agent gave; `pressed` is the request id of the press. */
/** @typedef {{open: boolean, code: string | null, services: string[]}} Offer */
/** @typedef {{number: string, service: string, issued_at: string, slip: {job: string, state: string}}} Given */
/** @typedef {(address: string, options: RequestInit) => Promise<Response>} Fetch */

const LOOK_MS = 1000;
const ANSWER_DUE_MS = 3000;
// Why the agent gives no number, in the codes that the server gives for the same; what it leaves out is worth another attempt.
/** @type {Record<string, string>} */
const REFUSALS = { closed: "office_closed", service_closed: "service_closed" };

/** A refusal of the agent, like one of the server. */
export class Refusal extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
    this.status = 409;
  }
}

/** The agent's numbers. While the server answers, nothing is asked and nothing offered. */
export class OfflineNumbers {
  #address;
  #means;
  #fetch;
  #lookedAt = -Infinity;
  #looking = false;
  /** @type {Offer | null} */
  #offer = null;

  /**
   * `address` is the agent's, null for a kiosk whose settings give it none.
   * @param {string | null} address
   * @param {Pick<Means, "now">} means
   * @param {Fetch} [fetch]
   */
  constructor(address, means, fetch = (...request) => globalThis.fetch(...request)) {
    this.#address = address;
    this.#means = means;
    this.#fetch = fetch;
  }

  get isPossible() {
    return this.#address !== null;
  }

  /** Whether the agent gives numbers now. */
  get isOn() {
    return Boolean(this.#offer?.open);
  }

  /** The server answers: the agent is not asked any more. */
  forget() {
    this.#offer = null;
    this.#lookedAt = -Infinity;
  }

  /** Asks the agent what it offers, once a second. */
  async look() {
    if (!this.isPossible || this.#looking || this.#means.now() - this.#lookedAt < LOOK_MS) return;
    this.#looking = true;
    this.#lookedAt = this.#means.now();
    const { answer } = await this.#ask("/state");
    this.#looking = false;
    // The server may have come back while the agent was asked.
    if (this.#lookedAt > -Infinity) this.#offer = answer;
  }

  /**
   * The services as they are offered without the server.
   * @param {OfferedService[]} services
   */
  offered(services) {
    const given = this.#offer?.services ?? [];
    return services.map((service) => ({ ...service, open: given.includes(service.id) }));
  }

  /**
   * The number for a press, or null when the agent has none now: the server may be back. Throws its refusal.
   * @param {Wanted} wanted
   * @param {OfferedService[]} services
   * @returns {Promise<OfflineTicket | null>}
   */
  async give({ service, lang, requestId }, services) {
    if (!this.isPossible) return null;
    const { status, answer } = await this.#ask("/numbers", { service, lang, request_id: requestId });
    if (status === 201) return ticketOf(answer, requestId, services);
    const refusal = REFUSALS[answer?.code];
    if (refusal) throw new Refusal(refusal);
    return null;
  }

  /**
   * The state of a number's slip; null without an answer.
   * @param {string} requestId
   * @returns {Promise<Slip | null>}
   */
  async slip(requestId) {
    const { status, answer } = await this.#ask(`/numbers?request_id=${encodeURIComponent(requestId)}`);
    return status === 200 ? slipOf(answer) : null;
  }

  /**
   * Prints a number's slip again, marked as a copy.
   * @param {string} requestId
   * @returns {Promise<{slip: Slip} | null>}
   */
  async printAgain(requestId) {
    const { status, answer } = await this.#ask("/numbers/again", { request_id: requestId });
    return status === 200 ? { slip: slipOf(answer) } : null;
  }

  /**
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<{status: number, answer: any}>}
   */
  async #ask(path, body) {
    /** @type {RequestInit} */
    const posted = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
    try {
      const response = await this.#fetch(`${this.#address}${path}`, { ...posted, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(ANSWER_DUE_MS) });
      return { status: response.status, answer: await response.json() };
    } catch {
      return { status: 0, answer: null };
    }
  }
}

/**
 * @param {Given} given
 * @param {string} pressed
 * @param {OfferedService[]} services
 * @returns {OfflineTicket}
 */
function ticketOf(given, pressed, services) {
  const zone = services.find(({ id }) => id === given.service)?.zone ?? "";
  return {
    id: "", number: given.number, service: given.service, then: [], zone, ahead: null, wait: null,
    issued_at: given.issued_at, slip: slipOf(given), state: "waiting", page: "", pressed,
  };
}

/**
 * @param {Given} given
 * @returns {Slip}
 */
function slipOf({ slip: { job, state } }) {
  return { job, printer: null, state: /** @type {Slip["state"]} */ (state), cause: null, detail: null, reprint: false };
}
