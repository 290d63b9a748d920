// A payment's steps: no way to a second charge, no idle end in the middle, input that is wrong corrected. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { PaymentErrand, payable } from "../../kiosk/static/payment_errand.js";
import * as flow from "../../kiosk/static/payment_flow.js";
import * as api from "../api_rows.mjs";
import { KioskAlone } from "./kiosk_alone.mjs";

/** @import { Payment } from "talon/types.js" */
/** @import { State } from "../../kiosk/static/payment_flow.js" */
/** @import { Answer } from "./kiosk_alone.mjs" */

const PLACE = { terminal: true, cash: true, least: 1000, most: 1_500_000, digits: 4 };
const FOUND = api.account({ number: "1234", owed_kopecks: 5000 });
const CASH = api.service({ id: "cash", kind: "cash_operation" });

const type = (/** @type {State} */ state, /** @type {string} */ keys, /** @type {(state: State, key: string) => State} */ press) =>
  [...keys].reduce((now, key) => press(now, key), state);
const yours = (found = FOUND, place = PLACE) =>
  flow.known(flow.lookUp(type(flow.begin(place), "1234", flow.pressAccount)), found);
const way = () => flow.payAll(flow.mine(yours()));
const starting = () => flow.byCard(way());
const view = (/** @type {Payment["state"]} */ state, /** @type {Partial<Payment>} */ more = {}) => api.payment({ state, ...more });

test("the number is looked up once it is whole; a mistyped one is corrected in place", () => {
  const three = type(flow.begin(PLACE), "123", flow.pressAccount);
  assert.equal(flow.lookUp(three), three);
  const looking = flow.lookUp(flow.pressAccount(three, "4"));
  assert.equal(looking.step, "looking");
  const wrong = flow.notKnown(looking, "unknown_account");
  assert.deepEqual([wrong.step, wrong.entry, wrong.mistake], ["account", "1234", "unknown_account"]);
  assert.equal(flow.pressAccount(wrong, "erase").mistake, null);
  const away = flow.notKnown(looking, "billing_stale");
  assert.equal(away.step, "trouble");
  assert.equal(flow.lookUpAgain(away).step, "looking");
});

test("an address that is not the visitor's wipes the number", () => {
  assert.equal(flow.notMine(yours()).entry, "");
});

test("all that is owed, or another sum within the limits", () => {
  assert.equal(way().kopecks, 5000);
  assert.equal(flow.canPayAll(flow.mine(yours({ ...FOUND, owed_kopecks: -100 }))), false);
  const other = flow.anotherSum(flow.mine(yours()));
  const typed = (/** @type {string} */ keys) => type(other, keys, flow.pressSum);
  assert.equal(flow.judgeSum(typed("")), "nothing");
  assert.equal(flow.judgeSum(typed("9,99")), "less");
  assert.equal(flow.judgeSum(typed("15000,01")), "more");
  assert.equal(flow.sumTyped(typed("15000,01")).step, "other");
  assert.equal(flow.sumTyped(typed("150,5")).kopecks, 15050);
});

test("with one way to pay nobody is asked for the way", () => {
  const onlyCard = flow.payAll(flow.mine(yours(FOUND, { ...PLACE, cash: false })));
  const onlyCash = flow.payAll(flow.mine(yours(FOUND, { ...PLACE, terminal: false })));
  assert.deepEqual([onlyCard.step, onlyCash.step], ["starting", "cash"]);
});

test("the server's answer decides: sent, approved, declined, unknown", () => {
  const card = flow.seen(starting(), view("sent"));
  assert.equal(card.step, "card");
  assert.equal(flow.seen(card, view("approved")).step, "paid");
  assert.equal(flow.seen(card, view("confirmed")).step, "paid");
  assert.equal(flow.seen(card, view("declined")).step, "declined");
  assert.equal(flow.seen(card, view("unknown")).step, "unknown");
  assert.equal(flow.seen(flow.seen(card, view("unknown")), view("confirmed")).step, "paid", "found out afterwards");
});

test("an older answer never leads back from an outcome", () => {
  const paid = flow.seen(starting(), view("confirmed"));
  assert.equal(flow.seen(paid, view("sent")), paid);
});

test("giving up is followed to its own end: an approval that came first is undone, not shown as paid", () => {
  const cancelling = flow.cancel(flow.seen(starting(), view("sent")));
  assert.equal(cancelling.step, "cancelling");
  assert.equal(flow.seen(cancelling, view("sent")).step, "cancelling");
  assert.equal(flow.seen(cancelling, view("approved", { wanted: "undo" })).step, "cancelling");
  assert.equal(flow.seen(cancelling, view("undone", { wanted: "undo" })).step, "undone");
});

test("again is offered only where surely no money has moved", () => {
  const unknown = flow.seen(starting(), view("unknown"));
  for (const state of [unknown, flow.givenUp(flow.unsure(starting())), flow.seen(starting(), view("sent")), flow.seen(starting(), view("approved"))]) {
    assert.equal(flow.payAgain(state), state, state.step);
    assert.equal(flow.atCashWindow(state), state, state.step);
    assert.equal(flow.back(state), null, state.step);
  }
  assert.equal(flow.payAgain(flow.seen(starting(), view("declined"))).step, "way");
  assert.equal(flow.atCashWindow(flow.refused(starting(), "terminal_busy")).step, "cash");
});

test("nobody is sent home by idleness while money may be moving", () => {
  const card = flow.seen(starting(), view("sent"));
  for (const state of [starting(), flow.unsure(starting()), card, flow.cancel(card)]) assert.ok(flow.moneyMoves(state), state.step);
  for (const state of [way(), flow.seen(card, view("declined")), yours()]) assert.ok(!flow.moneyMoves(state), state.step);
});

test("nothing is payable without billing, or with neither terminal nor cash window", () => {
  const services = [CASH];
  const place = api.paymentPlace({ least_kopecks: 100, most_kopecks: 200, account_digits: 10 });
  assert.equal(payable({ place: null, services }), null);
  assert.equal(payable({ place: { ...place, billing: false }, services }), null);
  assert.deepEqual(payable({ place, services }), { terminal: true, cash: true, least: 100, most: 200, digits: 10 });
  const gone = api.paymentPlace({ terminal: { device: "terminal-1", state: "absent", cause: null } });
  assert.equal(payable({ place: gone, services })?.terminal, false);
  assert.equal(payable({ place: gone, services: [{ ...services[0], open: false }] }), null);
});

/**
 * A kiosk at which households pay; its server knows the account.
 * @param {Answer} post
 */
function kiosk(post) {
  return new KioskAlone({
    place: api.paymentPlace(),
    services: [CASH],
    post: async (path, body) => (path === "/accounts/look-up" ? FOUND : post(path, body)),
    get: async () => view("sent"),
  });
}

/** @param {KioskAlone} here */
async function untilPaying(here) {
  const errand = new PaymentErrand(here);
  for (const digit of "1234") errand.act.press(digit);
  await errand.act.lookUp();
  errand.act.mine();
  errand.act.payAll();
  errand.act.byCard();
  return errand;
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("lost answers are asked for with the same request id: one payment", async () => {
  let losses = 3;
  const here = kiosk(async () => {
    if (losses-- > 0) throw new Error("torn");
    return view("sent");
  });
  const errand = await untilPaying(here);
  await settled();
  const payments = here.sent.filter(([path]) => path === "/payments");
  assert.equal(payments.length, 4);
  assert.equal(new Set(payments.map(([, body]) => body.request_id)).size, 1);
  assert.equal(errand.state.step, "card");
  assert.equal(here.remembered, "p1");
});

test("a server that stays silent leaves it unknown, and no second request id is ever made", async () => {
  const here = kiosk(async () => {
    throw new Error("silence");
  });
  const errand = await untilPaying(here);
  await settled();
  assert.equal(errand.state.step, "unknown");
  errand.act.payAgain();
  assert.equal(errand.state.step, "unknown");
  assert.equal(new Set(here.sent.filter(([path]) => path === "/payments").map(([, body]) => body.request_id)).size, 1);
});

test("a visitor who has gone starts no terminal any more", async () => {
  const here = kiosk(async () => {
    throw new Error("torn");
  });
  /** @type {PaymentErrand[]} */
  const errands = [];
  here.sleep = async () => errands[0].leave();
  errands.push(await untilPaying(here));
  await settled();
  assert.equal(here.sent.filter(([path]) => path === "/payments").length, 1);
});

test("at a cash window: a ticket, and the sum goes with it", async () => {
  const here = kiosk(async (path) => (path === "/tickets" ? api.issuedTicket({ id: "t1", number: "Р-001" }) : {}));
  const errand = new PaymentErrand(here);
  for (const digit of "1234") errand.act.press(digit);
  await errand.act.lookUp();
  errand.act.mine();
  errand.act.payAll();
  errand.act.atCashWindow();
  await settled();
  assert.equal(here.opened?.state.ticket.number, "Р-001");
  assert.deepEqual(here.sent.at(-1), ["/payments/intended", { ticket: "t1", account: "1234", kopecks: 5000 }]);
});

test("a declined payment of a page that was loaded again goes to a cash window, although its account is not known there", async () => {
  const here = kiosk(async () => api.issuedTicket({ number: "Р-002" }));
  const errand = new PaymentErrand(here, view("declined"));
  errand.act.atCashWindow();
  await settled();
  assert.equal(here.opened?.state.ticket.number, "Р-002");
  assert.deepEqual(here.sent.map(([path]) => path), ["/tickets"]);
});
