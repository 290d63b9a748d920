// One command at a time, over only when the hall has told of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Commands } from "../../../web/operator/static/commands.js";

/** A hall that tells what the test wants it to tell. */
function fakeHall() {
  const listeners = new Set();
  return {
    listeners,
    subscribe(listener) { listeners.add(listener); return () => listeners.delete(listener); },
    tell(event) { for (const listener of listeners) listener({ event }); },
  };
}

/** A server whose answers the test gives one by one. */
function fakeServer() {
  const calls = [];
  const post = (path, body) => new Promise((resolve, reject) => calls.push({ path, body, resolve, reject }));
  return { calls, post };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a second press while a command is on its way sends nothing", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  const commands = new Commands({ hall, post: server.post });
  const first = commands.send("next", "/windows/1/call-next");
  assert.deepEqual(await commands.send("next", "/windows/1/call-next"), { skipped: true });
  hall.tell({ type: "ticket_called", window: { id: "1" } });
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
  hall.tell({ type: "ticket_issued", ticket: { number: "К-009" } });
  hall.tell({ type: "window_opened", window: { id: "2" } });
  await settled();
  assert.equal(commands.busy, "start");
  hall.tell({ type: "service_started", window: { id: "1" }, ticket: { number: "К-001" } });
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

test("a refusal is handed on, and only a call that may be repeated is sent again after silence", async () => {
  const [hall, server] = [fakeHall(), fakeServer()];
  const commands = new Commands({ hall, post: server.post });
  const refusal = Object.assign(new Error("Окно свободно."), { code: "window_state", status: 409 });
  const refused = commands.send("next", "/x", { request_id: "r" }, { again: true });
  server.calls[0].reject(refusal);
  assert.deepEqual(await refused, { problem: refusal });

  const silent = commands.send("next", "/x", { request_id: "s" }, { again: true });
  server.calls[1].reject(new Error("silence"));
  await settled();
  assert.deepEqual(server.calls[2].body, { request_id: "s" });
  server.calls[2].resolve(null);
  assert.deepEqual(await silent, { answer: null });

  const once = commands.send("park", "/x");
  server.calls[3].reject(new Error("silence"));
  assert.equal((await once).problem.message, "silence");
  assert.equal(server.calls.length, 4);
});
