// A command at a time, over only when its event has come.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Commands } from "../../../web/operator/static/commands.js";
import * as api from "../../api_rows.mjs";

/** @typedef {{type?: string, window?: any, ticket?: any} | null} AnyEvent */
/** @typedef {(change: {event: any}) => void} Listener */

/** A hall that publishes what the test wants. */
function fakeHall() {
  /** @type {Set<Listener>} */
  const listeners = new Set();
  return {
    listeners,
    connected: true,
    subscribe(/** @type {Listener} */ listener) { listeners.add(listener); return () => listeners.delete(listener); },
    publish(/** @type {AnyEvent} */ event) { for (const listener of listeners) listener({ event }); },
  };
}

/** A server whose answers the test gives one by one. */
function fakeServer() {
  /** @type {{path: string, body: any, resolve: (answer: any) => void, reject: (error: Error) => void}[]} */
  const calls = [];
  /** @type {(path: string, body?: unknown) => Promise<any>} */
  const post = (path, body) => new Promise((resolve, reject) => { calls.push({ path, body, resolve, reject }); });
  return { calls, post };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a second press while a command is on its way sends nothing", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  const commands = new Commands({ hall, post: server.post });
  const first = commands.send("next", "/windows/1/call-next");
  assert.deepEqual(await commands.send("next", "/windows/1/call-next"), { skipped: true });
  hall.publish({ type: "ticket_called", window: { id: "1" } });
  server.calls[0].resolve({ window: { id: "1" }, ticket: { number: "К-001" } });
  assert.equal((await first).answer.ticket.number, "К-001");
  assert.equal(server.calls.length, 1);
  assert.equal(commands.busy, null);
});

test("a command is over when its own event has come, not before", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  const commands = new Commands({ hall, post: server.post, settle: 60_000 });
  const sent = commands.send("start", "/windows/1/start");
  server.calls[0].resolve({ window: { id: "1" }, ticket: { number: "К-001" } });
  await settled();
  hall.publish({ type: "ticket_issued", ticket: { number: "К-009" } });
  hall.publish({ type: "window_opened", window: { id: "2" } });
  await settled();
  assert.equal(commands.busy, "start");
  hall.publish({ type: "service_started", window: { id: "1" }, ticket: { number: "К-001" } });
  await sent;
  assert.equal(commands.busy, null);
  assert.equal(hall.listeners.size, 0);
});

test("a silent hall keeps nobody waiting for ever", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  const commands = new Commands({ hall, post: server.post, settle: 1 });
  const sent = commands.send("start", "/windows/1/start");
  server.calls[0].resolve({ window: { id: "1" } });
  assert.ok((await sent).answer);
});

test("nothing to wait for: nobody waits (204), or the break was refused", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  const commands = new Commands({ hall, post: server.post, settle: 60_000 });
  const nobody = commands.send("next", "/windows/1/call-next");
  server.calls[0].resolve(null);
  assert.deepEqual(await nobody, { answer: null });
  const refused = commands.send("break", "/windows/1/break");
  server.calls[1].resolve({ decision: "denied", window: { id: "1" } });
  assert.equal((await refused).answer.decision, "denied");
});

test("a refusal is handed on", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  const commands = new Commands({ hall, post: server.post });
  const refusal = Object.assign(new Error("Окно свободно."), { code: "window_state", status: 409 });
  const refused = commands.send("next", "/x", { request_id: "r" });
  server.calls[0].reject(refusal);
  assert.deepEqual(await refused, { problem: refusal });
  assert.equal(server.calls.length, 1);
});

const SEEN = api.officeWindow({ id: "1", state: "serving", ticket: "К-001" });
const seen = { state: SEEN.state, ticket: SEEN.ticket, since: SEEN.since };

test("what is pressed without a connection is kept as it was meant, and sent once when it is back", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  hall.connected = false;
  const commands = new Commands({ hall, post: server.post, settle: 1, pause: 1 });
  const sent = commands.send("finish", "/windows/1/finish", { outcome: "resolved" }, { window: SEEN });
  await settled();
  assert.deepEqual(commands.kept, { name: "finish", lost: false });
  assert.deepEqual(await commands.send("park", "/windows/1/park"), { skipped: true });
  assert.equal(server.calls.length, 0);
  hall.connected = true;
  hall.publish(null);
  await settled();
  assert.deepEqual(server.calls.map((call) => call.body), [{ outcome: "resolved", seen }]);
  assert.equal(commands.kept, null);
  server.calls[0].resolve({ window: { id: "1" } });
  assert.ok((await sent).answer);
});

for (const code of ["window_changed", "window_state", "ticket_state", "no_shift"]) test(`a command whose answer was lost is sent again as it was, and was done if the server refuses it with ${code}`, async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  const commands = new Commands({ hall, post: server.post, pause: 1 });
  const sent = commands.send("finish", "/windows/1/finish", {}, { window: SEEN });
  server.calls[0].reject(new Error("the line was cut"));
  await settled();
  assert.deepEqual(commands.kept, { name: "finish", lost: true });
  while (server.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(server.calls[1].body, { seen });
  server.calls[1].reject(Object.assign(new Error("changed"), { code, status: 409 }));
  assert.deepEqual(await sent, { doneBefore: true });
});

test("a window that changed before the first message is a refusal, not a success", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  hall.connected = false;
  const commands = new Commands({ hall, post: server.post, pause: 1 });
  const sent = commands.send("finish", "/windows/1/finish", {}, { window: SEEN });
  hall.connected = true;
  hall.publish(null);
  await settled();
  const refusal = Object.assign(new Error("changed"), { code: "window_changed", status: 409 });
  server.calls[0].reject(refusal);
  assert.deepEqual(await sent, { problem: refusal });
});

test("a kept command can be taken back, and is given up after a while", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  hall.connected = false;
  const commands = new Commands({ hall, post: server.post });
  assert.equal(commands.takeBack(), false);
  const sent = commands.send("next", "/windows/1/call-next");
  await settled();
  assert.equal(commands.takeBack(), true);
  assert.deepEqual(await sent, { unsent: "taken_back", lost: false });
  const impatient = new Commands({ hall, post: server.post, keep: 5 });
  assert.deepEqual(await impatient.send("next", "/windows/1/call-next"), { unsent: "too_late", lost: false });
  assert.equal(server.calls.length, 0);
  assert.equal(hall.listeners.size, 0);
});
