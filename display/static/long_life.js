// A display stays on for weeks: its sign-in is a cookie that runs out unless the page is asked for now and then.

const RENEW_MS = 6 * 3600 * 1000;

/** Asks for the page's head four times a day, so that the server prolongs the cookie; when it is away, the next time will do. */
export function staySignedIn() {
  setInterval(() => fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => {}), RENEW_MS);
}
