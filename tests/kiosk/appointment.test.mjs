// Checking in with a code: ten digits, a ticket, or the server's own sentence beside the digits. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { AppointmentErrand } from "../../kiosk/static/appointment_errand.js";
import * as api from "../api_rows.mjs";
import { KioskAlone } from "./kiosk_alone.mjs";

/** @import { Answer } from "./kiosk_alone.mjs" */

const kiosk = (/** @type {Answer} */ post) => new KioskAlone({ lang: "en", post, texts: { unanswered_note: "nobody answered" } });

/**
 * @param {KioskAlone} here
 * @param {string} digits
 */
async function typedIn(here, digits) {
  const errand = new AppointmentErrand(here);
  for (const digit of digits) errand.act.press(digit);
  errand.act.send();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return errand;
}

test("a code gives a ticket; a torn answer is asked for again with the same request id", async () => {
  let torn = true;
  const here = kiosk(async () => {
    if (torn) {
      torn = false;
      throw new Error("torn");
    }
    return api.issuedTicket();
  });
  await typedIn(here, "12345678901");
  assert.equal(here.opened?.state.ticket.number, "К-001");
  assert.deepEqual(here.sent.map(([path, body]) => [path, body.code, body.request_id]), [
    ["/appointments/check-in?lang=en", "1234567890", "r0"],
    ["/appointments/check-in?lang=en", "1234567890", "r0"],
  ]);
});

test("a code given out before, of six digits, is still a code; seven digits are none", async () => {
  const here = kiosk(async () => api.issuedTicket());
  await typedIn(here, "123456");
  assert.equal(here.sent[0][1].code, "123456");
  for (const [digits, whole] of /** @type {[string, boolean][]} */ ([["123456", true], ["1234567", false], ["1234567890", true]])) {
    const errand = new AppointmentErrand(here);
    for (const digit of digits) errand.act.press(digit);
    assert.equal(errand.screen(/** @type {any} */ ({ words: {} })).keypad?.enter !== null, whole, digits);
  }
});

test("a refusal stands beside the digits until they are corrected", async () => {
  const early = Object.assign(new Error("Your appointment is at 14:30."), { status: 409, code: "appointment_early" });
  const errand = await typedIn(kiosk(async () => { throw early; }), "123456");
  assert.deepEqual([errand.state.step, errand.state.entry, errand.state.refusal], ["code", "123456", "Your appointment is at 14:30."]);
  errand.act.press("erase");
  assert.equal(errand.state.refusal, null);
});

test("silence is shown as such, and an answer after the visitor has gone belongs to nobody", async () => {
  const silent = await typedIn(kiosk(async () => { throw new Error("away"); }), "123456");
  assert.equal(silent.state.refusal, "nobody answered");
  const here = kiosk(async () => api.issuedTicket());
  const errand = new AppointmentErrand(here);
  for (const digit of "123456") errand.act.press(digit);
  errand.act.send();
  errand.leave();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(here.opened, null);
});
