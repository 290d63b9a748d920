// The devices of the office as the registry knows them: state, age of the last sign of life, what to do, and a test of each.
import { html, nothing } from "lit-html";
import { fill } from "talon/texts.js";
import { age, inOrder } from "./device_rows.js";

/** @import { DevicesAnswer, Get, HallEvent, Language, Post, RegisteredDevice, TestAnswer, Words } from "talon/types.js" */
/** @import { View } from "./types.js" */

/** @typedef {{outcome: TestAnswer["outcome"], text: string}} Tested */

const AGAIN_MS = 5000;
const TESTED_STAYS_MS = 20_000;
const TEST_MS = 25_000;

export class Devices {
  #get;
  #post;
  #changed;
  /** @type {Map<string, "running" | Tested>} By device. */
  #tests = new Map();
  /** @type {RegisteredDevice[]} */
  list = [];

  /** @param {{get: Get, post: Post, changed: () => void}} means */
  constructor({ get, post, changed }) {
    this.#get = get;
    this.#post = post;
    this.#changed = changed;
    setInterval(() => this.refresh(), AGAIN_MS);
    this.refresh();
  }

  /**
   * To be called at each event of the hall.
   * @param {HallEvent | null} event
   */
  hallChanged(event) {
    if (event?.device || event?.device_alert) this.refresh();
  }

  async refresh() {
    try {
      /** @type {DevicesAnswer} */
      const { devices } = await this.#get("/devices");
      this.list = devices;
    } catch {
      return;
    }
    this.#changed();
  }

  /** @param {string} id */
  testOf(id) {
    return this.#tests.get(id) ?? null;
  }

  /**
   * @param {string} id
   * @param {Words} texts
   * @param {Language} lang
   */
  async test(id, texts, lang) {
    this.#tests.set(id, "running");
    this.#changed();
    try {
      /** @type {TestAnswer} */
      const { outcome, text } = await this.#post(`/devices/${encodeURIComponent(id)}/test`, {}, { timeout: TEST_MS });
      this.#tests.set(id, { outcome, text: text[lang] });
    } catch (problem) {
      this.#tests.set(id, { outcome: "failed", text: problem.code ? problem.message : texts.unreachable });
    }
    setTimeout(() => { this.#tests.delete(id); this.#changed(); }, TESTED_STAYS_MS);
    this.refresh();
  }
}

/** @param {View} view */
export function devicesSection(view) {
  const { texts, devices } = view;
  const troubles = devices.list.filter((device) => device.trouble).length;
  return html`
    <section class="panel devices" aria-labelledby="devices-title">
      <h2 class="panel-title" id="devices-title">${texts.devices}
        ${devices.list.length ? html`<span class="devices-sum figures ${troubles ? "bad" : "good"}">${troubles ? fill(texts.devices_bad, { count: troubles }) : texts.devices_well}</span>` : nothing}</h2>
      ${devices.list.length ? nothing : html`<p class="soft">${texts.no_devices}</p>`}
      <ul class="device-list">${inOrder(devices.list).map((device) => deviceRow(view, device))}</ul>
    </section>`;
}

/**
 * @param {View} view
 * @param {RegisteredDevice} device
 */
function deviceRow({ texts, lang, devices, now, connected }, device) {
  const seen = age(device, now);
  const test = devices.testOf(device.id);
  const tested = test === "running" ? null : test;
  return html`
    <li class="device ${device.state} ${device.trouble ? "trouble" : ""}" data-device=${device.id} data-state=${device.state}>
      <span class="state-dot" aria-hidden="true"></span>
      <span class="device-name">${device.name[lang]} <span class="soft">${device.id}</span>
        ${device.place ? html`<span class="soft device-place">${device.place[lang]}</span>` : nothing}
        <span class="device-state figures">${texts[`device_${device.state}`] ?? device.state}<span class="soft"> · ${seen ? fill(texts[seen.key], seen) : texts.seen_never}</span></span></span>
      <button type="button" class="device-test" aria-label=${fill(texts.test_device, { name: `${device.name[lang]} ${device.id}` })} ?disabled=${!connected || test === "running"}
        @click=${() => devices.test(device.id, texts, lang)}>${test === "running" ? texts.testing : texts.test}</button>
      ${device.trouble ? html`<span class="device-text">${device.text[lang]}</span>` : nothing}
      <span class="device-tested ${tested?.outcome ?? ""}" role="status">${tested ? tested.text : nothing}</span>
    </li>`;
}
