// A slip scanned at the window: it opens its ticket, takes nobody's place, and does not come again by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attendDevices } from "../../../web/operator/static/window_devices.js";
import * as api from "../../api_rows.mjs";

/** @import { TicketState } from "talon/types.js" */
/** @import { Choice } from "../../../web/operator/static/dialogs/choice.js" */
/** @import { Page } from "../../../web/operator/static/window_devices.js" */

const texts = { scanned_title: "Scanned: {number}", ticket_waiting: "waits, place {place}", ticket_called: "called to window {window}" };
const scanned = (/** @type {string} */ number, /** @type {TicketState} */ state) => ({
  ticket: { ...api.ticket({ id: number, number, service: "cash", state, window: "3" }), place: 1, ahead: 0, wait: null },
  called: false,
  problem: null,
});

/** The console of a window without its page: `dialogs` are those opened, `notices` what stood beside; `after` is how long ago a dialog closed. */
function page() {
  const seen = {
    /** @type {Choice[]} */
    dialogs: [],
    /** @type {string[]} */
    notices: [],
    asking: false,
    after: Infinity,
  };
  /** @type {Record<string, (payload: any) => void>} */
  let listeners = {};
  const notice = (/** @type {string} */ text) => { seen.notices.push(text); };
  /** @type {Page} */
  const thePage = {
    texts,
    lang: "en",
    windowId: "3",
    hall: {
      state: api.hall({ services: [api.service({ id: "cash", name: { ru: "Касса", en: "Cash desk" } })] }),
      attend: (_name, _payload, given) => { listeners = given; },
      secondsSince: () => 0,
    },
    notices: { warning: notice, problem: notice, good: notice, clear: () => {} },
    tabs: { working: true },
    desk: { window: api.officeWindow({ id: "3" }), ticket: null, service: null, waiting: [], parked: [], absent: [], undo: 0, primary: "next", allowed: new Set() },
    steps: /** @type {any} */ ({}),
    get asking() { return seen.asking; },
    justClosed: (ms) => (seen.after < ms ? seen.dialogs.at(-1) ?? null : null),
    open: (dialog) => { seen.dialogs.push(/** @type {Choice} */ (dialog)); },
  };
  attendDevices(thePage);
  return { seen, scan: (/** @type {string} */ number, /** @type {TicketState} */ state = "waiting") => listeners.scanned(scanned(number, state)) };
}

const NOTICE = "Scanned: C-001: Cash desk · waits, place 1";

test("a second scan while its question is being answered stands beside it", () => {
  const { seen, scan } = page();
  scan("C-001");
  seen.asking = true;
  scan("C-001");
  assert.equal(seen.dialogs.length, 1);
  assert.deepEqual(seen.notices, [NOTICE]);
});

test("a second scan that arrives just after the question was left does not open it again under the operator's fingers", () => {
  const { seen, scan } = page();
  scan("C-001");
  seen.after = 300;
  scan("C-001");
  assert.equal(seen.dialogs.length, 1);
  assert.deepEqual(seen.notices, [NOTICE]);
});

test("another ticket opens at once, and so does the same one that has been called since; unchanged, when it is scanned later", () => {
  const { seen, scan } = page();
  scan("C-001");
  seen.after = 300;
  scan("C-002");
  scan("C-002", "called");
  seen.after = 1500;
  scan("C-002", "called");
  assert.deepEqual(seen.dialogs.map(({ title }) => title.slice(-5)), ["C-001", "C-002", "C-002", "C-002"]);
  assert.deepEqual(seen.notices, []);
});
