// People and roles: adding, changing, disabling, and a new password; every error at its field.
import { html, nothing, render } from "lit-html";
import { get, post } from "talon/api.js";
import { dataOf, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { drawField } from "./fields.js";
import { errorsAt, valueAt, withValue } from "./values.js";

/** @import { Language, PeopleAnswer, Person, Session, SessionsAnswer, SettingsError, Words } from "talon/types.js" */
/** @import { Field, Row } from "./types.js" */

/** @type {Words} */
const texts = readTexts();
/** @type {{roles: Words, shortest: number}} */
const { roles, shortest } = dataOf("people-words");
const lang = /** @type {Language} */ (document.documentElement.lang);
const root = elementById("section");
const dialog = elementById("ask", HTMLDialogElement);

/** @type {Field} */
const LOGIN = { name: "name", label: texts.person_login, kind: "text" };
/** @type {Field} */
const PASSWORD = { name: "password", label: texts.person_password, kind: "text", hint: fill(texts.person_password_hint, { least: shortest }) };
/** @type {Field[]} */
const FIELDS = [
  { name: "full_name", label: texts.person_full_name, kind: "text" },
  { name: "position", label: texts.person_position, kind: "both" },
  { name: "role", label: texts.person_role, kind: "choice", options: roles },
];

/** @type {Person[]} */
let people = [];
/** @type {Session[]} */
let sessions = [];
let you = "";
/** @type {{good: boolean, text: string} | null} The outcome of the last command. */
let result = null;

async function read() {
  try {
    /** @type {PeopleAnswer} */
    const answer = await get("/people");
    /** @type {SessionsAnswer} */
    const signedIn = await get("/sessions");
    people = answer.people;
    sessions = signedIn.sessions;
    you = answer.you;
    draw();
  } catch (error) {
    render(html`<p class="problem" role="alert">${error.status ? error.message : texts.unreachable}</p><button class="button" @click=${read}>${texts.retry}</button>`, root);
  }
}

function draw() {
  render(html`
    <p class="save-told ${result?.good ? "good" : "bad"}" role="status">${result?.text ?? ""}</p>
    <section class="panel"><table class="table people">
      <thead><tr><th scope="col">${texts.person_full_name}</th><th scope="col">${texts.person_login}</th><th scope="col">${texts.person_role}</th><td></td></tr></thead>
      <tbody>${people.map((person) => html`<tr data-person=${person.name} class=${person.disabled ? "off" : ""}>
        <th scope="row">${person.full_name}<span class="soft">${person.position[lang]}</span></th>
        <td>${person.name}${person.name === you ? html`<span class="soft">${texts.person_you}</span>` : nothing}</td>
        <td>${roles[person.role]}${person.disabled ? html`<span class="bad">${texts.person_disabled}</span>` : nothing}</td>
        <td><div class="people-buttons">
          <button type="button" class="button quiet" data-action="change" aria-label="${texts.person_change}: ${person.full_name}" @click=${() => edit(person)}>${texts.person_change}</button>
          <button type="button" class="button quiet" data-action="password" aria-label="${texts.person_new_password}: ${person.full_name}" @click=${() => password(person)}>${texts.person_new_password}</button>
          <button type="button" class="button quiet" data-action="sessions" aria-label="${texts.sessions}: ${sessionsOf(person).length}, ${person.full_name}" @click=${() => showSessions(person)}>${texts.sessions}: ${sessionsOf(person).length}</button>
          ${person.second_step ? html`<button type="button" class="button quiet" data-action="second-step" aria-label="${texts.second_step_off}: ${person.full_name}" @click=${() => switchSecondStepOff(person)}>${texts.second_step_off}</button>` : nothing}
          <button type="button" class="button ${person.disabled ? "quiet" : "danger"}" data-action="disable" aria-label="${person.disabled ? texts.person_enable : texts.person_disable}: ${person.full_name}"
            @click=${() => turn(person)}>${person.disabled ? texts.person_enable : texts.person_disable}</button>
        </div></td></tr>`)}</tbody>
    </table></section>
    <button type="button" class="button" data-action="add" @click=${add}>${texts.person_add}</button>`, root);
}

/**
 * Asks a question with fields; `send(values)` returns the sentence about what was done.
 * @param {string} title
 * @param {Field[]} fields
 * @param {Row} values
 * @param {(values: Row) => Promise<string>} send
 * @param {SettingsError[]} errors
 * @param {string} problem
 */
function ask(title, fields, values, send, errors = [], problem = "") {
  const again = (/** @type {Row} */ next, /** @type {SettingsError[]} */ wrong, /** @type {string} */ sentence) => ask(title, fields, next, send, wrong, sentence);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      result = { good: true, text: await send(values) };
      dialog.close();
      await read();
    } catch (error) {
      again(values, error.details?.errors ?? [], error.status ? error.message : texts.unreachable);
    }
  };
  render(html`<form class="person-form" novalidate @submit=${submit}>
    <h2>${title}</h2>
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    ${fields.map((field) => drawField(field, valueAt(values, field.name), (value) => again(withValue(values, field.name, value), errors, problem),
      errorsAt(errors, field.name.split("."), lang), `person-${field.name}`, { texts, lang, tables: {}, isNew: true }))}
    <div class="ask-buttons">
      <button type="button" class="button quiet" @click=${() => dialog.close()}>${texts.cancel}</button>
      <button class="button" data-action="save">${texts.save}</button>
    </div>
  </form>`, dialog);
  if (!dialog.open) dialog.showModal();
}

function add() {
  const values = { role: "operator", position: { ru: "Специалист", en: "Specialist" } };
  ask(texts.person_add, [LOGIN, ...FIELDS, PASSWORD], values, (filled) => save("/people", filled));
}

/** @param {Person} person */
function edit(person) {
  ask(person.full_name, FIELDS, person, (filled) => save(`/people/${person.name}`, filled));
}

/**
 * Saves a person; returns the sentence about it.
 * @param {string} path
 * @param {Row} values
 */
async function save(path, values) {
  /** @type {Person} */
  const { full_name: name } = await post(path, values);
  return fill(texts.person_saved, { name });
}

/** @param {Person} person */
function password(person) {
  ask(`${texts.person_new_password}: ${person.full_name}`, [PASSWORD], {}, async (filled) => {
    await post(`/people/${person.name}/password`, filled);
    return fill(texts.person_password_saved, { name: person.full_name });
  });
}

/** @param {Person} person */
function turn(person) {
  return attempt(() => save(`/people/${person.name}`, { ...person, disabled: !person.disabled }));
}

/** @param {Person} person */
function switchSecondStepOff(person) {
  return attempt(() => save(`/people/${person.name}/second-step/off`, {}));
}

/**
 * Does something that returns the sentence about it, and reads everything anew.
 * @param {() => Promise<string>} act
 */
async function attempt(act) {
  try {
    result = { good: true, text: await act() };
  } catch (error) {
    result = { good: false, text: error.status ? error.message : texts.unreachable };
  }
  await read();
}

/** @param {Person} person */
function sessionsOf(person) {
  return sessions.filter((session) => session.name === person.name);
}

/**
 * Where a person is signed in, each with a button that ends it.
 * @param {Person} person
 */
function showSessions(person) {
  const end = async (/** @type {Session} */ session) => {
    await attempt(async () => {
      await post(`/sessions/${session.id}/end`);
      return fill(texts.session_ended, { name: person.full_name });
    });
    showSessions(person);
  };
  const found = sessionsOf(person);
  render(html`<h2>${texts.sessions}: ${person.full_name}</h2>
    ${found.length ? html`<ul class="session-list">${found.map((session) => html`<li data-session=${session.id}>
      <span><b translate="no">${session.browser}</b> · ${session.address}<span class="soft">${fill(texts.session_times, { begun: moment(session.begun_at), seen: moment(session.seen_at) })}</span></span>
      ${session.this ? html`<span class="good">${texts.session_this}</span>`
        : html`<button type="button" class="button danger" data-action="end" aria-label="${texts.session_end}: ${session.browser}, ${session.address}" @click=${() => end(session)}>${texts.session_end}</button>`}
    </li>`)}</ul>` : html`<p>${texts.session_none}</p>`}
    <div class="ask-buttons"><button type="button" class="button quiet" @click=${() => dialog.close()}>${texts.close}</button></div>`, dialog);
  if (!dialog.open) dialog.showModal();
}

/** @param {string} time RFC 3339 */
function moment(time) {
  return `${time.slice(8, 10)}.${time.slice(5, 7)} ${time.slice(11, 16)}`;
}

read();
