// People and roles: adding, changing, disabling, and a new password; every error at its field.
import { html, nothing, render } from "lit-html";
import { get, post } from "talon/api.js";
import { dataOf, elementById } from "talon/page.js";
import { fill, readTexts } from "talon/texts.js";
import { drawField } from "./fields.js";
import { errorsAt, valueAt, withValue } from "./values.js";

/** @import { Language, PeopleAnswer, Person, SettingsError, Words } from "talon/types.js" */
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
let you = "";
/** @type {{good: boolean, text: string} | null} What came of the last command. */
let result = null;

async function read() {
  try {
    /** @type {PeopleAnswer} */
    const answer = await get("/people");
    people = answer.people;
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
          <button type="button" class="button ${person.disabled ? "quiet" : "danger"}" data-action="disable" aria-label="${person.disabled ? texts.person_enable : texts.person_disable}: ${person.full_name}"
            @click=${() => turn(person)}>${person.disabled ? texts.person_enable : texts.person_disable}</button>
        </div></td></tr>`)}</tbody>
    </table></section>
    <button type="button" class="button" data-action="add" @click=${add}>${texts.person_add}</button>`, root);
}

/**
 * A question with fields; `send(values)` gives the sentence about what was done.
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
 * Saves a person; gives the sentence about it.
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
async function turn(person) {
  try {
    result = { good: true, text: await save(`/people/${person.name}`, { ...person, disabled: !person.disabled }) };
  } catch (error) {
    result = { good: false, text: error.status ? error.message : texts.unreachable };
  }
  await read();
}

read();
