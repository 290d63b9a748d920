// Checking in with a code: six figures, a ticket, or the server's own sentence beside the figures. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { AppointmentErrand } from "../../kiosk/static/appointment_errand.js";

function kiosk(post) {
  let at = 0;
  const here = {
    lang: "en", services: [], hall: { state: null }, opened: null, sent: [],
    words: () => ({ unanswered_note: "nobody answered" }),
    now: () => at,
    sleep: async (ms) => { at += ms; },
    newRequestId: () => "r1",
    draw: () => {},
    home: () => {},
    open: (errand) => { here.opened = errand; },
    post: async (path, body) => {
      here.sent.push([path, body]);
      return post(path, body);
    },
  };
  return here;
}

async function typedIn(here, figures) {
  const errand = new AppointmentErrand(here);
  for (const figure of figures) errand.act.press(figure);
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
    return { id: "t", number: "К-001", slip: null };
  });
  await typedIn(here, "1234567");
  assert.equal(here.opened.state.ticket.number, "К-001");
  assert.deepEqual(here.sent.map(([path, body]) => [path, body.code, body.request_id]), [
    ["/appointments/check-in?lang=en", "123456", "r1"],
    ["/appointments/check-in?lang=en", "123456", "r1"],
  ]);
});

test("a refusal stands beside the figures until they are corrected", async () => {
  const early = Object.assign(new Error("Your appointment is at 14:30."), { status: 409, code: "appointment_early" });
  const errand = await typedIn(kiosk(async () => { throw early; }), "123456");
  assert.deepEqual([errand.state.step, errand.state.entry, errand.state.told], ["code", "123456", "Your appointment is at 14:30."]);
  errand.act.press("erase");
  assert.equal(errand.state.told, null);
});

test("silence is said as such, and an answer after the visitor has gone belongs to nobody", async () => {
  const silent = await typedIn(kiosk(async () => { throw new Error("away"); }), "123456");
  assert.equal(silent.state.told, "nobody answered");
  const here = kiosk(async () => ({ id: "t", number: "К-001", slip: null }));
  const errand = new AppointmentErrand(here);
  for (const figure of "123456") errand.act.press(figure);
  errand.act.send();
  errand.leave();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(here.opened, null);
});
