// The visit card: what is typed is a draft at once, saved field by field, and never lost to a broken line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { VisitCard } from "../../../web/operator/static/visit_card.js";

/** @import { Card, Draft } from "../../../web/operator/static/visit_card.js" */

const TICKET = { id: "t", number: "К-001" };

/** @type {Card} */
const EMPTY = { steps: [], account: null, contract: null, client: null, phone: null, email: null, note: null, consent_at: null };

function serverOf() {
  /** @type {Partial<Draft>[]} */
  const posted = [];
  let stored = { ...EMPTY };
  const server = {
    posted,
    /** @type {Error | null} */
    refuse: null,
    read: async () => stored,
    post: async (/** @type {Partial<Draft>} */ changes) => {
      posted.push(changes);
      if (server.refuse) throw server.refuse;
      const { consent, ...fields } = changes;
      stored = { ...stored, ...fields, ...(consent === undefined ? {} : { consent_at: consent ? "2026-11-23T10:00:00+03:00" : null }) };
      return stored;
    },
  };
  return server;
}

const cardOf = (/** @type {ReturnType<typeof serverOf>} */ server) => new VisitCard({ ticket: TICKET, read: server.read, post: server.post, changed: () => {} });

test("steps and fields are saved with what changed only", async () => {
  const server = serverOf();
  const card = cardOf(server);
  await card.open();
  card.toggle("named");
  card.toggle("consent");
  card.type("client", "Анна");
  card.type("client", "Анна Сергеевна");
  assert.equal(await card.save(), true);
  assert.deepEqual(Object.assign({}, ...server.posted), { steps: ["named"], consent: true, client: "Анна Сергеевна" });
  assert.deepEqual([card.done("named"), card.done("consent"), card.draft?.client], [true, true, "Анна Сергеевна"]);
  card.toggle("named");
  await card.save();
  assert.deepEqual(server.posted.at(-1), { steps: [] });
});

test("what is typed while an answer is on its way stays", async () => {
  const server = serverOf();
  let answer = () => {};
  /** @type {(changes: Partial<Draft>) => Promise<Card>} */
  const post = (changes) => new Promise((resolve) => { answer = () => resolve({ ...EMPTY, ...changes }); });
  const card = new VisitCard({ ticket: TICKET, read: server.read, post, changed: () => {} });
  await card.open();
  card.type("note", "о льготе");
  const saved = card.save();
  card.type("note", "о льготе и долге");
  answer();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(card.draft?.note, "о льготе и долге");
  answer();
  assert.equal(await saved, true);
  assert.equal(card.draft?.note, "о льготе и долге");
});

test("a refusal shows, what was typed stays, and is saved once it is right", async () => {
  const server = serverOf();
  const card = cardOf(server);
  await card.open();
  server.refuse = Object.assign(new Error("Адрес почты: например, имя@пример.рф."), { code: "wrong_contact" });
  card.type("email", "нет");
  card.type("note", "о льготе");
  assert.equal(await card.save(), false);
  assert.equal(card.problem, "Адрес почты: например, имя@пример.рф.");
  assert.deepEqual([card.draft?.email, card.draft?.note], ["нет", "о льготе"]);
  server.refuse = null;
  card.type("email", "a@b.example");
  assert.equal(await card.save(), true);
  assert.deepEqual(server.posted.at(-1), { email: "a@b.example", note: "о льготе" });
});

test("consent taken back empties the contact data on the screen at once", async () => {
  const card = cardOf(serverOf());
  await card.open();
  card.toggle("consent");
  card.type("phone", "+7 495");
  card.toggle("consent");
  assert.equal(card.draft?.phone, "");
});
