// A ticket's request and its slip: repeated with the same id, refused at once, and the truth within 3 s. Run by test_flow.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { issueTicket, SlipWatch, Unanswered } from "../../kiosk/static/ticket.js";
import * as api from "../api_rows.mjs";

/** @import { Slip } from "talon/types.js" */

/**
 * A world whose time passes only by sleeping or by answers that take `takes` ms; `answers` are given in turn, then the last.
 * @param {(object | Error)[]} answers
 */
function world(answers, takes = 10) {
  let time = 0;
  /** @type {{path: string, body: any}[]} */
  const sent = [];
  return {
    sent,
    now: () => time,
    sleep: async (/** @type {number} */ ms) => { time += ms; },
    post: async (/** @type {string} */ path, /** @type {any} */ body, { timeout = Infinity } = {}) => {
      sent.push({ path, body });
      time += Math.min(takes, timeout);
      const answer = /** @type {any} */ (answers[Math.min(sent.length, answers.length) - 1]);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

/** @type {Parameters<typeof issueTicket>[0]} */
const WANTED = { service: "meters", lang: "ru", requestId: "abc" };
const unreachable = () => new Error("away");
const problem = (/** @type {number} */ status, /** @type {string} */ code) => Object.assign(new Error(code), { status, code });

test("an answered request is sent once", async () => {
  const here = world([{ number: "П-001" }]);
  assert.deepEqual(await issueTicket(WANTED, here), { number: "П-001" });
  assert.deepEqual(here.sent, [{ path: "/tickets", body: { service: "meters", lang: "ru", request_id: "abc" } }]);
});

test("an unanswered one is sent again with the same request_id", async () => {
  const here = world([unreachable(), problem(500, "internal"), problem(429, "too_many_requests"), { number: "П-001" }]);
  assert.equal((await issueTicket(WANTED, here)).number, "П-001");
  assert.equal(here.sent.length, 4);
  assert.deepEqual(new Set(here.sent.map(({ body }) => body.request_id)), new Set(["abc"]));
});

test("a refusal comes at once", async () => {
  const here = world([problem(409, "service_closed")]);
  await assert.rejects(issueTicket(WANTED, here), { code: "service_closed" });
  assert.equal(here.sent.length, 1);
});

for (const takes of [10, 60_000]) {
  test(`patience ends after 10 s, with attempts of ${takes} ms`, async () => {
    const here = world([unreachable()], takes);
    await assert.rejects(issueTicket(WANTED, here), Unanswered);
    assert.ok(here.now() >= 10_000 && here.now() < 11_000, String(here.now()));
    assert.ok(here.sent.length > 1);
  });
}

const slip = (/** @type {string | null} */ job, /** @type {Slip["state"]} */ state, /** @type {Partial<Slip>} */ extra = {}) => api.slip({ job, state, ...extra });

test("a slip prints until its report comes", () => {
  const watch = new SlipWatch(slip("a", "queued"), 0);
  assert.equal(watch.state(100), "printing");
  watch.reported(slip("a", "printed"), 900);
  assert.equal(watch.state(900), "printed");
  assert.equal(watch.knownFor(1900), 1000);
});

test("no report in 3 s shows, and a later report still counts", () => {
  const watch = new SlipWatch(slip("a", "queued"), 0);
  assert.equal(watch.state(2999), "printing");
  assert.equal(watch.state(3000), "late");
  assert.equal(watch.knownFor(5000), 2000);
  watch.answered(slip("a", "printed"), 6000);
  assert.equal(watch.state(6000), "printed");
  assert.equal(watch.knownFor(7000), 1000);
});

test("an old answer does not undo what is known", () => {
  const watch = new SlipWatch(slip("a", "queued"), 0);
  watch.reported(slip("a", "failed", { cause: "paper_out" }), 500);
  watch.answered(slip("a", "queued"), 600);
  assert.equal(watch.state(600), "failed");
  assert.equal(watch.cause, "paper_out");
});

test("a reprint is watched anew, and an answer about the first print is ignored", () => {
  const watch = new SlipWatch(slip("a", "failed"), 0);
  watch.reprinted(slip("b", "queued", { reprint: true }), 5000);
  assert.equal(watch.state(5000), "printing");
  assert.ok(watch.isReprint);
  watch.answered(slip("a", "failed"), 5100);
  assert.equal(watch.state(5100), "printing");
  watch.reported(slip("b", "printed", { reprint: true }), 5200);
  assert.equal(watch.state(5200), "printed");
});

test("a report that overtakes the answer to the reprint is kept", () => {
  const watch = new SlipWatch(slip("a", "failed"), 0);
  watch.reported(slip("b", "queued", { reprint: true }), 5000);
  watch.reported(slip("b", "failed", { reprint: true }), 5010);
  watch.reprinted(slip("b", "queued", { reprint: true }), 5020);
  assert.equal(watch.state(5020), "failed");
});

test("a kiosk without a printer shows it at once", () => {
  assert.equal(new SlipWatch(slip(null, "none"), 0).state(0), "none");
  assert.equal(new SlipWatch(undefined, 0).state(0), "none");
});

test("a slip whose agent is away has failed from the start", () => {
  const watch = new SlipWatch(slip("a", "failed", { cause: "agent_away" }), 100);
  assert.equal(watch.state(100), "failed");
  assert.equal(watch.knownFor(1100), 1000);
});
