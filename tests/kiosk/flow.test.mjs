// The kiosk's questions: order, skipping, the way back. Run by tests/kiosk/test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as flow from "../../kiosk/static/flow.js";
import * as api from "../api_rows.mjs";

/** @import { Group, Kind } from "talon/types.js" */
/** @import { State } from "../../kiosk/static/flow.js" */

const service = (/** @type {string} */ id, /** @type {Group} */ group, /** @type {Kind} */ kind, open = true) => ({ id, group, kind, open });
const OFFICE = [
  service("settlements", "individual", "consultation"),
  service("meters", "individual", "consultation"),
  service("contracts", "individual", "consultation", false),
  service("cash", "individual", "cash_operation"),
  service("settlements-legal", "legal_entity", "consultation"),
];

test("home asks for the customer group, in Russian", () => {
  const home = flow.home(OFFICE);
  assert.equal(home.step, "group");
  assert.equal(home.lang, "ru");
  assert.ok(flow.isUntouched(home));
  assert.equal(flow.stage(home), 0);
  assert.equal(flow.canGoBack(home), false);
});

test("three touches lead to a number at the most", () => {
  let state = flow.answer(flow.home(OFFICE), OFFICE, "individual");
  assert.equal(state.step, "kind");
  state = flow.answer(state, OFFICE, "consultation");
  assert.equal(state.step, "service");
  state = flow.answer(state, OFFICE, "meters");
  assert.equal(state.step, "issuing");
  assert.deepEqual(state.answers, { group: "individual", kind: "consultation", service: "meters" });
});

test("a question with one answer is skipped", () => {
  const paying = flow.answer(flow.answer(flow.home(OFFICE), OFFICE, "individual"), OFFICE, "cash_operation");
  assert.equal(paying.step, "issuing");
  assert.equal(paying.answers.service, "cash");
  const legal = flow.answer(flow.home(OFFICE), OFFICE, "legal_entity");
  assert.equal(legal.step, "issuing");
  assert.equal(legal.answers.service, "settlements-legal");
});

test("a lone service that is closed is shown, not issued", () => {
  const closed = OFFICE.map((row) => (row.id === "cash" ? { ...row, open: false } : row));
  const state = flow.answer(flow.answer(flow.home(closed), closed, "individual"), closed, "cash_operation");
  assert.equal(state.step, "service");
  assert.deepEqual(flow.options("service", closed, state.answers), ["cash"]);
  assert.equal(flow.answer(state, closed, "cash"), state, "touching it does nothing");
});

test("a closed service cannot be chosen among open ones", () => {
  const state = flow.answer(flow.answer(flow.home(OFFICE), OFFICE, "individual"), OFFICE, "consultation");
  assert.ok(flow.options("service", OFFICE, state.answers).includes("contracts"));
  assert.equal(flow.answer(state, OFFICE, "contracts"), state);
});

test("an answer that is not on the screen does nothing", () => {
  const home = flow.home(OFFICE);
  assert.equal(flow.answer(home, OFFICE, "martian"), home);
  const issuing = flow.answer(home, OFFICE, "legal_entity");
  assert.equal(flow.answer(issuing, OFFICE, "legal_entity"), issuing, "a second touch while the ticket is on its way");
});

test("back leads to the question answered last, skipping what was skipped", () => {
  const kind = flow.answer(flow.home(OFFICE), OFFICE, "individual");
  const services = flow.answer(kind, OFFICE, "consultation");
  const earlier = flow.back(services);
  assert.equal(earlier.step, "kind");
  assert.deepEqual(earlier.answers, { group: "individual" });
  const home = flow.back(earlier);
  assert.ok(flow.isHome(home));
  assert.equal(flow.back(home), home);
  const refused = flow.refused(flow.answer(flow.home(OFFICE), OFFICE, "legal_entity"), "no_window");
  assert.equal(flow.back(refused).step, "group");
});

test("there is no way back from a ticket or from one on its way", () => {
  const issuing = flow.answer(flow.home(OFFICE), OFFICE, "legal_entity");
  assert.equal(flow.back(issuing), issuing);
  const ticket = flow.issued(issuing, api.issuedTicket());
  assert.equal(flow.back(ticket), ticket);
});

test("an answer of the server counts only while it is waited for", () => {
  const home = flow.home(OFFICE);
  assert.equal(flow.issued(home, api.issuedTicket()), home);
  assert.equal(flow.refused(home, "no_window"), home);
  assert.equal(flow.unanswered(home), home);
  const issuing = flow.answer(home, OFFICE, "legal_entity");
  assert.equal(flow.unanswered(issuing).step, "unanswered");
  assert.equal(flow.again(flow.unanswered(issuing)).step, "issuing");
  assert.equal(flow.refused(issuing, "no_window").refusal, "no_window");
});

test("home in another language is not untouched", () => {
  const english = flow.inLanguage(flow.home(OFFICE), "en");
  assert.ok(flow.isHome(english));
  assert.equal(flow.isUntouched(english), false);
  assert.equal(flow.back(flow.answer(english, OFFICE, "individual")).lang, "en");
});

test("an office with one group begins with the kind; with one service it still waits for a touch", () => {
  const individuals = OFFICE.filter((row) => row.group === "individual");
  const home = flow.home(individuals);
  assert.equal(home.step, "kind");
  assert.ok(flow.isHome(home));
  assert.equal(flow.answer(home, individuals, "cash_operation").answers.group, "individual");
  const back = flow.back(flow.answer(home, individuals, "consultation"));
  assert.deepEqual([back.step, back.answers.group], ["kind", "individual"]);
  const lone = [OFFICE[0]];
  assert.equal(flow.home(lone).step, "service");
  assert.equal(flow.answer(flow.home(lone), lone, "settlements").step, "issuing");
});

test("an office whose services are not known yet has a home, too", () => {
  assert.equal(flow.home([]).step, "group");
});

test("a long list has pages, and back turns them first", () => {
  const many = Array.from({ length: 7 }, (_, index) => service(`s${index}`, "individual", "consultation"));
  const home = flow.home(many);
  assert.equal(home.step, "service");
  const list = flow.options("service", many, home.answers);
  assert.deepEqual(flow.pageOf(list, 0, 4), { shown: ["s0", "s1", "s2", "s3"], more: true });
  const second = flow.morePages(home);
  assert.deepEqual(flow.pageOf(list, second.page, 4), { shown: ["s4", "s5", "s6"], more: false });
  assert.ok(flow.canGoBack(second));
  assert.deepEqual(flow.back(second), home);
});

test("several matters get one ticket, and none of it costs who has one matter a touch", () => {
  const walk = (/** @type {State} */ state, /** @type {string[]} */ ...values) => values.reduce((now, value) => flow.answer(now, OFFICE, value), state);
  let state = walk(flow.several(flow.home(OFFICE), OFFICE), "individual", "consultation", "meters");
  assert.equal(state.step, "chosen");
  assert.equal(flow.canGoBack(state), false);
  state = walk(flow.several(state, OFFICE), "individual", "cash_operation");
  assert.deepEqual(state.chosen, ["meters", "cash"]);
  assert.deepEqual(walk(flow.several(state, OFFICE), "individual", "cash_operation").chosen, ["meters", "cash"], "the same one twice is one");
  assert.ok(flow.canAddMatter(state));
  assert.equal(flow.isUntouched(flow.several(flow.home(OFFICE), OFFICE)), false, "the idle warning wipes it");
  assert.deepEqual(flow.withoutMatter(state, OFFICE, "meters").chosen, ["cash"]);
  assert.ok(flow.isUntouched(flow.withoutMatter(flow.withoutMatter(state, OFFICE, "meters"), OFFICE, "cash")));
  state = flow.takeTicket(state);
  assert.equal(state.step, "issuing");
  assert.deepEqual(flow.wanted(state), ["meters", "cash"]);
  assert.deepEqual(flow.wanted({ answers: { service: "cash" } }), ["cash"]);
});

test("back within several matters keeps those chosen so far", () => {
  const chosen = { ...flow.several(flow.home(OFFICE), OFFICE), chosen: ["cash"] };
  const state = flow.back(flow.answer(chosen, OFFICE, "individual"));
  assert.equal(state.step, "group");
  assert.deepEqual(state.chosen, ["cash"]);
});
