// Looks an account up in the billing system, for payments and readings alike.

/** @import { Account, Post } from "talon/types.js" */

const PATIENCE_MS = 12_000;

/**
 * The account, or the `code` of the failure; "unreachable" when the server did not answer. A POST keeps the number out of logs.
 * @param {string} number
 * @param {{post: Post}} means
 * @returns {Promise<{account: Account, code?: undefined} | {account?: undefined, code: string}>}
 */
export async function lookUpAccount(number, { post }) {
  try {
    /** @type {Account} */
    const account = await post("/accounts/look-up", { account: number }, { timeout: PATIENCE_MS });
    return { account };
  } catch (error) {
    return { code: error.code ?? "unreachable" };
  }
}

/**
 * True when the server refused the request, so that nothing has happened. After any other error it may have been carried out.
 * @param {{status?: number, code?: string | null}} error
 */
export function surelyRefused(error) {
  return Boolean(error.status && error.status < 500) || /^billing_/.test(error.code ?? "");
}
