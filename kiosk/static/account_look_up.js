// Asking the billing system for an account, for a payment as for a reading.

const PATIENCE_MS = 12_000;

/** `{found}` or `{code}` of what went wrong; "unreachable" when nobody answered. The number goes by POST: it stays out of logs. */
export async function lookUpAccount(number, { post }) {
  try {
    return { found: await post("/accounts/look-up", { account: number }, { timeout: PATIENCE_MS }) };
  } catch (error) {
    return { code: error.code ?? "unreachable" };
  }
}

/** The server decided against it and nothing has happened; after any other fault it may have happened all the same. */
export function surelyRefused(error) {
  return (error.status && error.status < 500) || /^billing_/.test(error.code ?? "");
}
