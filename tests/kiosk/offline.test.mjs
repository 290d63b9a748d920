// Numbers without the server: after three seconds from the agent, with the same request_id, and only while the server is silent.
// Run by test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { OfflineNumbers } from "../../kiosk/static/offline.js";
import { issueAnywhere, Unanswered } from "../../kiosk/static/ticket.js";

/** @import { OfferedService } from "talon/types.js" */

const AGENT = "http://127.0.0.1:8138";
/** @type {any} */
const SERVICE = { id: "meters", zone: "hall", open: true };
/** @type {OfferedService[]} */
const SERVICES = [SERVICE, { ...SERVICE, id: "cash" }];
/** @type {Parameters<typeof issueAnywhere>[0]} */
const WANTED = { service: "meters", lang: "ru", requestId: "abc" };
const GIVEN = { number: "Н-001", service: "meters", issued_at: "2026-11-23T10:00:00+03:00", slip: { job: "e-1", state: "queued" } };
const OPEN = { open: true, code: null, services: ["meters"] };

/**
 * A world with an agent and a server. Each answers what a test wants: a status and a body, or nothing.
 * @param {{agent: (path: string, body: any) => [number, object] | null, server?: () => object}} answers
 */
function world({ agent, server = () => { throw new Error("away"); } }) {
  let time = 0;
  /** @type {{to: string, body: any, at: number}[]} */
  const sent = [];
  const now = () => time;
  const fetched = async (/** @type {string} */ address, /** @type {RequestInit} */ { body }) => {
    const path = address.slice(AGENT.length);
    const asked = body ? JSON.parse(String(body)) : null;
    sent.push({ to: path, body: asked, at: time });
    const answer = agent(path, asked);
    if (!answer) throw new TypeError("refused");
    return new Response(JSON.stringify(answer[1]), { status: answer[0] });
  };
  /** @type {any} */
  const means = {
    now,
    sleep: async (/** @type {number} */ ms) => { time += ms; },
    post: async (/** @type {string} */ path, /** @type {any} */ body, /** @type {{timeout: number}} */ { timeout }) => {
      sent.push({ to: path, body, at: time });
      time += timeout;
      return server();
    },
  };
  const offline = new OfflineNumbers(AGENT, { now }, fetched);
  return { sent, means, offline, wait: (/** @type {number} */ ms) => { time += ms; }, issue: () => issueAnywhere(WANTED, means, offline, SERVICES) };
}

test("after three seconds without an answer the agent gives the number, for the same press", async () => {
  const here = world({ agent: () => [201, GIVEN] });
  const ticket = await here.issue();
  assert.equal(ticket.number, "Н-001");
  assert.deepEqual([ticket.zone, ticket.ahead, ticket.wait], ["hall", null, null]);
  assert.deepEqual(here.sent.map(({ to }) => to), ["/tickets", "/numbers"]);
  assert.ok(here.sent[1].at >= 3000 && here.sent[1].at < 3500, String(here.sent[1].at));
  assert.equal(here.sent[1].body.request_id, here.sent[0].body.request_id);
});

test("a server that answers is the only one that is asked", async () => {
  const here = world({ agent: () => [201, GIVEN], server: () => ({ number: "К-001" }) });
  assert.equal((await here.issue()).number, "К-001");
  assert.deepEqual(here.sent.map(({ to }) => to), ["/tickets"]);
});

test("an agent that hears the server leaves the number to it", async () => {
  let asked = 0;
  const here = world({ agent: () => [409, { code: "server_answers" }], server: () => { if ((asked += 1) < 3) throw new Error("away"); return { number: "К-001" }; } });
  assert.equal((await here.issue()).number, "К-001");
});

test("without an agent it stays unknown whether there is a ticket, after ten seconds", async () => {
  const here = world({ agent: () => null });
  await assert.rejects(here.issue(), Unanswered);
  assert.ok(here.means.now() >= 10_000 && here.means.now() < 14_000, String(here.means.now()));
});

test("the agent's refusal has the reason that the server would give", async () => {
  await assert.rejects(world({ agent: () => [409, { code: "closed" }] }).issue(), { code: "office_closed", status: 409 });
  await assert.rejects(world({ agent: () => [409, { code: "service_closed" }] }).issue(), { code: "service_closed" });
});

test("while the agent is known to give numbers, it is asked first", async () => {
  const here = world({ agent: (path) => (path === "/state" ? [200, OPEN] : [201, GIVEN]) });
  await here.offline.look();
  assert.equal(here.offline.isOn, true);
  assert.deepEqual(here.offline.offered(SERVICES).map(({ id, open }) => [id, open]), [["meters", true], ["cash", false]]);
  await here.issue();
  assert.deepEqual(here.sent.map(({ to }) => to), ["/state", "/numbers"]);
});

test("the agent is looked at once a second, and forgotten when the server is back", async () => {
  const here = world({ agent: () => [200, OPEN] });
  await here.offline.look();
  await here.offline.look();
  assert.equal(here.sent.length, 1);
  here.wait(1001);
  const late = here.offline.look();
  here.offline.forget();
  await late;
  assert.equal(here.offline.isOn, false);
});

test("a slip is watched and printed again at the agent", async () => {
  const here = world({ agent: (path) => [200, { ...GIVEN, slip: { job: path.includes("again") ? "e-1-2" : "e-1", state: "failed" } }] });
  assert.equal((await here.offline.slip("abc"))?.state, "failed");
  assert.equal((await here.offline.printAgain("abc"))?.slip.job, "e-1-2");
  assert.deepEqual(here.sent.map(({ to }) => to), ["/numbers?request_id=abc", "/numbers/again"]);
});

test("a kiosk whose settings give it no agent asks none", async () => {
  const here = world({ agent: () => [201, GIVEN] });
  const none = new OfflineNumbers(null, here.means, async () => { throw new Error("nobody is to be asked"); });
  await none.look();
  assert.equal(await none.give(WANTED, SERVICES), null);
  assert.equal(none.isPossible, false);
});
