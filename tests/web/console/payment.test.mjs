// A payment at the window: amounts as people type them, one press one payment, and a terminal that is waited for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CashDesk } from "../../../web/operator/static/cash_desk.js";
import { kopecksOf, money, typed } from "../../../web/static/js/money.js";
import * as api from "../../api_rows.mjs";
import { memoryStore } from "./memory_store.mjs";

/** @import { Intended, Payment } from "talon/types.js" */

const moment = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

test("amounts as people type them", () => {
  const amounts = { "1250": 125000, "1 250,5": 125050, "1250.50": 125050, "0,07": 7, "12\u00a0345,67 ₽": 1234567, "": null, "12,345": null, "-5": null, "1e3": null };
  for (const [text, kopecks] of Object.entries(amounts)) assert.equal(kopecksOf(text), kopecks, text);
  assert.equal(money(125050, "ru"), "1\u00a0250,50\u00a0₽");
  assert.equal(money(125050, "en"), "1,250.50\u00a0₽");
  for (const kopecks of [100, 125050, 7]) for (const lang of ["ru", "en"]) assert.equal(kopecksOf(typed(kopecks, lang)), kopecks);
});

/**
 * A server that answers what the test wants; `posted` are the payments it was asked for.
 * @param {{away?: number, intended?: Intended | null}} options
 */
function server({ away = 0, intended = null } = {}) {
  /** @type {any[]} */
  const posted = [];
  /** @type {Payment["state"][]} */
  const states = ["sent", "sent", "approved", "confirmed"];
  let absent = away;
  const view = (/** @type {Payment["state"]} */ state) => api.payment({ id: "p1", state, kopecks: posted[0]?.kopecks });
  return {
    posted,
    api: {
      /**
       * @param {string} path
       * @returns {Promise<any>}
       */
      async get(path) {
        if (path.startsWith("/payments/place")) return api.paymentPlace({ least_kopecks: 100 });
        if (path.startsWith("/payments/intended")) {
          if (intended) return intended;
          throw Object.assign(new Error("nothing"), { status: 404, code: "nothing_intended" });
        }
        return view(states.shift() ?? "confirmed");
      },
      /**
       * @param {string} path
       * @param {any} body
       * @returns {Promise<any>}
       */
      async post(path, body) {
        if (path === "/accounts/look-up") return api.account({ number: body.account, owed_kopecks: 50000 });
        posted.push(body);
        if (absent-- > 0) throw new Error("the line was cut");
        return view("sent");
      },
    },
  };
}

const TICKET = api.ticket({ id: "t1", number: "Р-001" });
let pressed = 0;
const deskAt = (/** @type {ReturnType<typeof server>} */ there, store = memoryStore()) => new CashDesk({ ticket: TICKET, window: "3", api: there.api, store, newId: () => `press ${pressed += 1}`, changed: () => {} });

test("what the visitor entered at the kiosk comes before the account of the visit card", async () => {
  const desk = deskAt(server({ intended: { account: "5000000001", address_hint: "", kopecks: 777 } }));
  await desk.open("5000000002");
  assert.deepEqual(desk.suggested, { account: "5000000001", kopecks: 777 });
  const without = deskAt(server());
  await without.open("5000000002");
  assert.deepEqual(without.suggested, { account: "5000000002", kopecks: null });
});

test("a press is a payment, sent until it is answered with the same request id, and followed to its end", async () => {
  const there = server({ away: 2 });
  const desk = deskAt(there);
  await desk.open();
  await desk.lookUp("5000000001");
  desk.setAmount(50, "too little");
  assert.deepEqual([desk.stage, desk.problem], ["amount", "too little"]);
  desk.setAmount(50000, "");
  const paying = desk.pay("card");
  desk.pay("card");
  desk.pay("cash");
  await paying;
  assert.equal(new Set(there.posted.map((body) => body.request_id)).size, 1);
  assert.deepEqual(there.posted.map(({ method, kopecks, window, ticket }) => [method, kopecks, window, ticket])[0], ["card", 50000, "3", "t1"]);
  assert.equal(desk.going, true);
  while (desk.going) await moment(50);
  assert.equal(desk.payment?.state, "confirmed");
});

test("a page that is loaded anew finds the payment that is not over", async () => {
  const [store, there] = [memoryStore(), server()];
  const desk = deskAt(there, store);
  await desk.open();
  await desk.lookUp("5000000001");
  desk.setAmount(50000, "");
  await desk.pay("card");
  const anew = deskAt(server(), store);
  await anew.open();
  assert.deepEqual([anew.stage, anew.payment?.id], ["payment", "p1"]);
  anew.again();
  const afterwards = deskAt(server(), store);
  await afterwards.open();
  assert.equal(afterwards.stage, "account");
});
