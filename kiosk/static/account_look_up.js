// Asking the billing system for an account, for a payment as for a reading.

/** @import { Account, Post } from "talon/types.js" */

const PATIENCE_MS = 12_000;

/**
 * The account, or the `code` of what went wrong; "unreachable" when nobody answered. The number goes by POST: it stays out of logs.
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
 * The server decided against it and nothing has happened; after any other fault it may have happened all the same.
 * @param {{status?: number, code?: string | null}} error
 */
export function surelyRefused(error) {
  return Boolean(error.status && error.status < 500) || /^billing_/.test(error.code ?? "");
}
