// Calls to the public API: JSON in, JSON out, a Problem with a stable code when the server refuses, Unreachable when it is away.

import { passwordConfirmed } from "./confirmation.js";

/** @import { Bilingual, SettingsProblem } from "./types.js" */

const TIMEOUT_MS = 8000;

export class Problem extends Error {
  /** @param {Partial<SettingsProblem> & {status: number, problems?: Bilingual[]}} body The problem document, with the status of its response. */
  constructor({ status, code, detail, title, problems, ...details }) {
    super(detail || title);
    this.status = status;
    this.code = code;
    /** The document's further fields, such as `errors` with their places. */
    this.details = details;
    this.problems = problems ?? []; // every mistake in the request, in both languages
  }
}

/** The server did not answer or is not ready; `code` is its reason, if it gave one (a problem with status 503), else null. */
export class Unreachable extends Error {
  /**
   * @param {string} message
   * @param {string | null} code
   */
  constructor(message, code = null) {
    super(message);
    this.code = code;
  }
}

/**
 * @template [T=unknown]
 * @param {string} path
 * @param {{timeout?: number}} options In milliseconds.
 * @returns {Promise<T>}
 */
export function get(path, { timeout = TIMEOUT_MS } = {}) {
  return send(path, { signal: AbortSignal.timeout(timeout) });
}

/**
 * Sends a state change. A timeout or a broken connection is Unreachable: with a request_id the call can safely be sent again.
 * @template [T=unknown]
 * @param {string} path
 * @param {unknown} body
 * @param {{timeout?: number}} options In milliseconds.
 * @returns {Promise<T>} Null for an answer without content (204).
 */
export function post(path, body = {}, { timeout = TIMEOUT_MS } = {}) {
  return send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeout),
  });
}

/**
 * Posts a file as the body.
 * @template [T=unknown]
 * @param {string} path
 * @param {File} file
 * @param {{timeout?: number}} options In milliseconds.
 * @returns {Promise<T>}
 */
export function upload(path, file, { timeout = TIMEOUT_MS } = {}) {
  return send(path, { method: "POST", headers: { "Content-Type": file.type, "X-CSRFToken": csrfToken() }, body: file, signal: AbortSignal.timeout(timeout) });
}

/**
 * Posts to a page's address and returns the sound in its answer, or null when it has none.
 * @param {string} address
 * @param {object} body
 * @param {{timeout?: number}} options In milliseconds.
 */
export async function postForSound(address, body, { timeout = TIMEOUT_MS } = {}) {
  const response = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeout),
  });
  return response.ok && response.status !== 204 ? response.arrayBuffer() : null;
}

/** A new id for a press: the same press sent twice is a single command. */
export function newRequestId() {
  // crypto.randomUUID needs a secure context, which a kiosk on plain http in the office network is not.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function send(path, options) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, { credentials: "same-origin", ...options });
  } catch {
    throw new Unreachable("The server does not answer.");
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => ({}));
  if (body.code === "confirm_password" && (await passwordConfirmed(body.detail))) return send(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (isAway(response.status, body)) throw new Unreachable("The server is not ready.", body.code ?? null);
  if (!response.ok) throw new Problem({ ...body, status: response.status });
  return body;
}

/**
 * True for an answer that is not the server's own, or for a disk that is failing at the moment: the message may be sent again.
 * @param {number} status
 * @param {{code?: string}} body
 */
function isAway(status, { code }) {
  return [502, 503, 504].includes(status) && (!code || code === "storage_failed");
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}
