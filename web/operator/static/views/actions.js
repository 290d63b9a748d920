// The buttons of the console: the steps of a service in their order, and beneath them everything that is needed less often.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { CAPS } from "../keys.js";

/** @import { ActionWithKey } from "../keys.js" */
/** @import { Step, View } from "../types.js" */

/** @typedef {ActionWithKey & Step} StepWithKey */

/** @type {StepWithKey[]} */
const SIDE = ["recall", "no_show", "park", "transfer", "undo", "why"];
/** @type {StepWithKey[]} */
const REST = ["call_named", "unpark", "reprint", "break", "phone", "close"];
const DANGER = new Set(["no_show", "close"]);

/** @param {View} view */
export function actions(view) {
  return html`
    <section class="actions" aria-label=${view.texts.operations}>
      <div class="actions-main">
        ${primary(view)} ${step(view, "start")} ${step(view, "finish")}
      </div>
      <div class="actions-rest">${SIDE.map((action) => button(view, action))}</div>
      <div class="actions-rest">${REST.map((action) => button(view, action))}</div>
    </section>`;
}

/** @param {View} view */
function primary(view) {
  const { texts, desk, blocked, busy, perform } = view;
  const action = desk.primary;
  const calls = action === "next" && desk.window.state === "free" && desk.waiting.length > 0;
  return html`
    <button type="button" class="primary ${action === "next" ? "" : "long"} ${calls && !blocked ? "wanted" : ""} ${busy === action ? "busy" : ""}" data-action="primary"
      ?disabled=${blocked || !desk.allowed.has(action)} aria-keyshortcuts="Space" @click=${() => perform("primary")}>
      <span class="primary-label">${texts[action]}</span>
      <span class="primary-more figures">${explain(view)}</span>
      <kbd>${texts.key_space}</kbd>
    </button>`;
}

/** @param {View} view */
function explain({ texts, desk }) {
  if (desk.primary === "open") return texts.open_hint;
  if (desk.primary === "resume") return texts.resume_hint;
  if (desk.primary === "hang_up") return desk.waiting.length ? fill(texts.next_waiting, { count: desk.waiting.length }) : texts.next_nobody;
  if (desk.window.state === "serving") return texts.next_after_finish;
  if (desk.window.state === "calling") return texts.next_not_now;
  return desk.waiting.length ? fill(texts.next_waiting, { count: desk.waiting.length }) : texts.next_nobody;
}

/**
 * @param {View} view
 * @param {StepWithKey} action
 */
function step(view, action) {
  return button(view, action, `step ${view.desk.allowed.has(action) ? "due" : ""}`);
}

/**
 * @param {View} view
 * @param {StepWithKey} action
 */
function button(view, action, extra = "") {
  const { texts, desk, blocked, busy, perform } = view;
  // The key that began a break or a call ends it, too.
  const ends = desk.window.state === action && (action === "break" || action === "phone");
  const may = ends || desk.allowed.has(action);
  return html`
    <button type="button" class="action ${extra} ${DANGER.has(action) ? "careful" : ""} ${busy === action ? "busy" : ""}"
      data-action=${action} ?disabled=${blocked || !may} aria-keyshortcuts=${CAPS[action]} @click=${() => perform(action)}>
      <span class="action-label">${ends ? texts[action === "phone" ? "hang_up" : "resume"] : texts[action]}</span>
      ${note(view, action)}
      <kbd>${CAPS[action]}</kbd>
    </button>`;
}

/**
 * @param {View} view
 * @param {StepWithKey} action
 */
function note({ texts, desk }, action) {
  if (action === "undo" && desk.undo > 0) {
    return html`<span class="action-note figures">${fill(texts.seconds_left, { count: Math.ceil(desk.undo) })}</span>`;
  }
  if (action === "unpark" && desk.parked.length) return html`<span class="action-note figures">${desk.parked.length}</span>`;
  return nothing;
}
