// Alarms on a manager's page: a banner over everything, a siren until somebody is on the way, the buttons to answer. The module starts itself.
import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { inOrder, soundOf } from "talon/alarm_order.js";
import { post } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { dataOf, elementById, valueIn } from "talon/page.js";
import { Siren } from "talon/siren.js";
import { fill } from "talon/texts.js";

/** @import { Alarm, Words } from "talon/types.js" */

const TITLE_MS = 1000;

class Alarms {
  #root = elementById("alarms");
  /** @type {Words} */
  #texts = dataOf("alarm-texts");
  #lang = document.documentElement.lang;
  #hall = openHall();
  #siren = new Siren(() => this.#draw());
  #title = document.title;
  /**
   * The id of the alarm whose closing note is being written.
   * @type {string | null}
   */
  #closing = null;
  #problem = "";

  start() {
    this.#hall.subscribe(() => this.#draw());
    for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, () => this.#siren.wake(), { capture: true });
    setInterval(() => this.#flashTitle(), TITLE_MS);
    this.#draw();
  }

  get #open() {
    return inOrder(this.#hall.state?.alarms ?? []);
  }

  /**
   * @param {Alarm} alarm
   * @param {"acknowledge" | "close"} action
   * @param {object} body
   */
  async #answer(alarm, action, body = {}) {
    this.#problem = "";
    try {
      await post(`/alarms/${alarm.id}/${action}?lang=${this.#lang}`, body);
      this.#closing = null;
    } catch (problem) {
      this.#problem = problem.code ? problem.message : this.#texts.unreachable;
    }
    this.#draw();
  }

  #flashTitle() {
    const alarm = this.#open.find((row) => row.state === "raised");
    if (!alarm) {
      if (document.title.startsWith("‼")) document.title = this.#title;
      return;
    }
    if (!document.title.startsWith("‼")) this.#title = document.title;
    document.title = document.title.startsWith("‼ ") ? `‼‼ ${this.#headline(alarm)}` : `‼ ${this.#headline(alarm)}`;
  }

  /** @param {Alarm} alarm */
  #headline(alarm) {
    return `${this.#texts[`kind_${alarm.kind}`]}: ${this.#where(alarm)}`;
  }

  /** @param {Alarm} alarm */
  #where({ window, kiosk }) {
    if (window) return fill(this.#texts.at_window, { name: window });
    return kiosk ? fill(this.#texts.at_kiosk, { name: kiosk }) : this.#texts.somewhere;
  }

  #draw() {
    const open = this.#open;
    this.#siren.play(soundOf(open));
    if (!open.some((alarm) => alarm.id === this.#closing)) this.#closing = null;
    render(open.length ? this.#banner(open) : nothing, this.#root);
  }

  /** @param {Alarm[]} open */
  #banner(open) {
    const texts = this.#texts;
    const loud = open.some((alarm) => alarm.state === "raised");
    return html`
      <section class="alarms ${loud ? "loud" : ""}" aria-label=${texts.alarms}>
        ${loud && this.#siren.silent ? html`<button type="button" class="alarm-sound" @click=${() => this.#siren.wake()}>${texts.sound_off}</button>` : nothing}
        <div role="alert">
          <ul class="alarm-list">${repeat(open, (alarm) => alarm.id, (alarm) => this.#row(alarm))}</ul>
        </div>
        ${this.#problem ? html`<p class="alarm-problem" role="alert">${this.#problem}</p>` : nothing}
      </section>`;
  }

  /** @param {Alarm} alarm */
  #row(alarm) {
    const texts = this.#texts;
    const time = fill(texts.since, { time: alarm.raised_at.slice(11, 16) });
    const who = alarm.kind === "staff" ? null : alarm.raised_by;
    return html`
      <li class="alarm ${alarm.kind} ${alarm.state}" data-alarm=${alarm.id}>
        <p class="alarm-words">
          <strong class="alarm-what">${this.#headline(alarm)}</strong>
          <span class="alarm-more figures">${[who, time, alarm.note].filter(Boolean).join(" · ")}</span>
          <span class="alarm-more">${alarm.by ? fill(texts.taken_by, { name: alarm.by }) : texts.nobody_yet}</span>
        </p>
        ${this.#closing === alarm.id ? this.#closeForm(alarm) : html`
          <div class="alarm-buttons">
            ${alarm.state === "raised" ? html`<button type="button" class="alarm-button" @click=${() => this.#answer(alarm, "acknowledge")}>${texts.acknowledge}</button>` : nothing}
            <button type="button" class="alarm-button quiet" @click=${() => { this.#closing = alarm.id; this.#draw(); this.#root.querySelector("input")?.focus(); }}>${texts.close}</button>
          </div>`}
      </li>`;
  }

  /** @param {Alarm} alarm */
  #closeForm(alarm) {
    const texts = this.#texts;
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#answer(alarm, "close", { note: valueIn(event, "note").trim() || null });
    };
    return html`
      <form class="alarm-close" @submit=${submit}>
        <label>${texts.close_note}<input name="note" maxlength="200" autocomplete="off"></label>
        <button type="submit" class="alarm-button">${texts.close_now}</button>
        <button type="button" class="alarm-button quiet" @click=${() => { this.#closing = null; this.#draw(); }}>${texts.cancel}</button>
      </form>`;
  }
}

new Alarms().start();
