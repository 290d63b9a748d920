// Keeps a display signed in for weeks: its sign-in is a cookie that expires unless the page is requested now and then.

const RENEW_MS = 6 * 3600 * 1000;

/** Requests the page's headers four times a day, so that the server renews the cookie; a failed request does no harm. */
export function staySignedIn() {
  setInterval(() => fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => {}), RENEW_MS);
}
