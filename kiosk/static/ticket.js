// A ticket's birth and its slip: the request that is repeated until it is answered, and the watch over the printer's reports.

/** @import { IssuedTicket, Language } from "talon/types.js" */
/** @import { Means } from "./types.js" */

/** @typedef {Pick<Means, "post" | "now" | "sleep"> & {patience?: number}} RequestMeans */
/** @typedef {{job: string | null, state: string, cause?: string | null, reprint?: boolean}} WatchedSlip A ticket's slip or another paper: what the watch needs of it. */

export const PATIENCE_MS = 10_000;
const REPORT_DUE_MS = 3_000;
const ATTEMPT_MS = 3_000;
const PAUSE_MS = 400;

/** Nobody answered within the patience: the ticket may exist or not. */
export class Unanswered extends Error {}

/**
 * Sends one request for a ticket until it is answered; the same request_id makes all attempts one ticket.
 * Throws Unanswered after `patience`, or the server's refusal (an error with `status` below 500).
 * @param {{service: string, then?: string[], lang: Language, requestId: string}} wanted
 * @param {RequestMeans} means
 */
export function issueTicket({ service, then = [], lang, requestId }, means) {
  return untilAnswered("/tickets", { service, ...(then.length > 0 ? { then } : {}), lang, request_id: requestId }, means);
}

/**
 * The ticket of an appointment, in the same way. A refusal comes in the visitor's language.
 * @param {{code: string, lang: Language, requestId: string}} wanted
 * @param {RequestMeans} means
 */
export function checkIn({ code, lang, requestId }, means) {
  return untilAnswered(`/appointments/check-in?lang=${lang}`, { code, lang, request_id: requestId }, means);
}

/**
 * @param {string} path
 * @param {object} body
 * @param {RequestMeans} means
 */
async function untilAnswered(path, body, { post, now, sleep, patience = PATIENCE_MS }) {
  const until = now() + patience;
  while (now() < until) {
    try {
      const timeout = Math.max(1, Math.min(ATTEMPT_MS, until - now()));
      /** @type {IssuedTicket | null} */
      const ticket = await post(path, body, { timeout });
      if (ticket?.number) return ticket;
    } catch (error) {
      if (error.status && error.status < 500 && error.status !== 429) throw error;
    }
    await sleep(PAUSE_MS);
  }
  throw new Unanswered();
}

/**
 * What is known of a slip: "printing" until a report comes, then "printed", "failed" or "unknown"; "late" when none came in
 * time (one may still come); "none" where this kiosk has no printer.
 */
export class SlipWatch {
  #slip;
  #queuedAt;
  /** @type {number | null} */
  #outcomeAt = null;

  /**
   * @param {WatchedSlip | null | undefined} slip
   * @param {number} now
   */
  constructor(slip, now) {
    /** @type {WatchedSlip} */
    this.#slip = slip ?? { job: null, state: "none" };
    this.#queuedAt = now;
    if (this.#final) this.#outcomeAt = now;
  }

  get #final() {
    return this.#slip.state !== "queued";
  }

  get job() {
    return this.#slip.job;
  }

  get cause() {
    return this.#slip.cause ?? null;
  }

  get isReprint() {
    return Boolean(this.#slip.reprint);
  }

  /**
   * The slip in an event of the live hall: events come in order, so the latest is right.
   * @param {WatchedSlip} slip
   * @param {number} now
   */
  reported(slip, now) {
    if (slip.job === this.#slip.job) this.answered(slip, now);
    else this.#begin(slip, now);
  }

  /**
   * The slip in an answer to a question, which may be older than what is known: only news of this job counts.
   * @param {WatchedSlip} slip
   * @param {number} now
   */
  answered(slip, now) {
    if (slip.job !== this.#slip.job || slip.state === "queued" || this.#slip.state === slip.state) return;
    this.#slip = slip;
    this.#outcomeAt = now;
  }

  /**
   * The answer to a request for another print.
   * @param {WatchedSlip} slip
   * @param {number} now
   */
  reprinted(slip, now) {
    if (slip.job !== this.#slip.job) this.#begin(slip, now);
  }

  /**
   * @param {WatchedSlip} slip
   * @param {number} now
   */
  #begin(slip, now) {
    this.#slip = slip;
    this.#queuedAt = now;
    this.#outcomeAt = this.#final ? now : null;
  }

  /** @param {number} now */
  state(now) {
    if (this.#final) return this.#slip.state;
    return now - this.#queuedAt >= REPORT_DUE_MS ? "late" : "printing";
  }

  /**
   * How long the present state has been known, in milliseconds.
   * @param {number} now
   */
  knownFor(now) {
    if (this.#outcomeAt !== null) return now - this.#outcomeAt;
    return Math.max(0, now - this.#queuedAt - REPORT_DUE_MS);
  }
}
