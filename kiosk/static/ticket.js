// Issuing a ticket and watching its slip: a request repeated until it is answered, and the printer's reports on the slip.

/** @import { IssuedTicket, Language, OfferedService } from "talon/types.js" */
/** @import { OfflineNumbers, OfflineTicket, Wanted } from "./offline.js" */
/** @import { Means } from "./types.js" */

/** @typedef {Pick<Means, "post" | "now" | "sleep"> & {patience?: number}} RequestMeans */
/** @typedef {{job: string | null, state: string, cause?: string | null, reprint?: boolean}} WatchedSlip A ticket's slip or another paper: what the watch needs of it. */

export const PATIENCE_MS = 10_000;
const SILENCE_MS = 3_000;
const REPORT_DUE_MS = 3_000;
const ATTEMPT_MS = 3_000;
const PAUSE_MS = 400;

/** The server did not answer in time: the ticket may or may not exist. */
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
 * As `issueTicket`, but after three seconds without an answer the number comes from the agent on the kiosk's machine; at once
 * if that is known to give them. The same request_id makes one visitor of both.
 * @param {Wanted} wanted
 * @param {RequestMeans} means
 * @param {Pick<OfflineNumbers, "isPossible" | "isOn" | "give">} offline
 * @param {OfferedService[]} services
 * @returns {Promise<IssuedTicket | OfflineTicket>}
 */
export async function issueAnywhere(wanted, means, offline, services) {
  if (!offline.isPossible) return issueTicket(wanted, means);
  const until = means.now() + PATIENCE_MS;
  while (means.now() < until) {
    const given = offline.isOn ? await offline.give(wanted, services) : null;
    if (given) return given;
    try {
      return await issueTicket(wanted, { ...means, patience: SILENCE_MS });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
    const late = await offline.give(wanted, services);
    if (late) return late;
  }
  throw new Unanswered();
}

/**
 * Gets the ticket of an appointment in the same way. The reason for a refusal is in the visitor's language.
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
 * The state of a slip: "printing" until a report comes, then "printed", "failed" or "unknown"; "late" when none came in
 * time (it may still come); "none" when this kiosk has no printer.
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
   * Takes in the slip from a live event: events arrive in order, so the latest is right.
   * @param {WatchedSlip} slip
   * @param {number} now
   */
  reported(slip, now) {
    if (slip.job === this.#slip.job) this.answered(slip, now);
    else this.#begin(slip, now);
  }

  /**
   * Takes in the slip from an API answer, which may be older than what is known: only a new outcome of this job counts.
   * @param {WatchedSlip} slip
   * @param {number} now
   */
  answered(slip, now) {
    if (slip.job !== this.#slip.job || slip.state === "queued" || this.#slip.state === slip.state) return;
    this.#slip = slip;
    this.#outcomeAt = now;
  }

  /**
   * Takes in the slip from the answer to a reprint request.
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
