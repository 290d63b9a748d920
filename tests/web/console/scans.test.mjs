// A slip scanned at the window: it opens its ticket, takes nobody's place, and does not come again by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attendDevices } from "../../../web/operator/static/window_devices.js";

const texts = { scanned_title: "Scanned: {number}", ticket_waiting: "waits, place {place}", ticket_called: "called to window {window}" };
const scanned = (number, state) => ({ ticket: { id: number, number, service: "cash", state, place: 1, window: "3" }, called: false, problem: null });

/** The console of a window without its page: `dialogs` are those opened, `told` is what stood beside; `after` is how long ago a dialog closed. */
function page() {
  const seen = { dialogs: [], told: [], asking: false, after: Infinity };
  let heard;
  attendDevices({
    texts,
    lang: "en",
    windowId: "3",
    hall: { state: { services: [{ id: "cash", name: { en: "Cash desk" } }] }, attend: (_, __, handlers) => { heard = handlers; } },
    notices: { warning: (text) => seen.told.push(text), problem: (text) => seen.told.push(text) },
    tabs: { working: true },
    desk: { ticket: null, allowed: new Set() },
    steps: {},
    get asking() { return seen.asking; },
    justClosed: (ms) => (seen.after < ms ? seen.dialogs.at(-1) : null),
    open: (dialog) => seen.dialogs.push(dialog),
  });
  return { seen, scan: (number, state = "waiting") => heard.scanned(scanned(number, state)) };
}

const told = "Scanned: C-001: Cash desk · waits, place 1";

test("a second scan while its question is being answered is told beside it", () => {
  const { seen, scan } = page();
  scan("C-001");
  seen.asking = true;
  scan("C-001");
  assert.equal(seen.dialogs.length, 1);
  assert.deepEqual(seen.told, [told]);
});

test("a second scan that is heard just after the question was left does not open it again under the operator's fingers", () => {
  const { seen, scan } = page();
  scan("C-001");
  seen.after = 300;
  scan("C-001");
  assert.equal(seen.dialogs.length, 1);
  assert.deepEqual(seen.told, [told]);
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
  assert.deepEqual(seen.told, []);
});
