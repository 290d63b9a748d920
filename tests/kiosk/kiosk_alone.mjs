// A kiosk without its page, for the tests of errands: its clock passes by sleeping, its server answers as a test wants.
import { OfflineNumbers } from "../../kiosk/static/offline.js";
import { StaffCall } from "../../kiosk/static/staff_call.js";

/** @import { InformationItem, Language, OfferedService, PaymentPlace } from "talon/types.js" */
/** @import { Errand, Kiosk } from "../../kiosk/static/types.js" */

/** @typedef {(path: string, body?: any) => Promise<any>} Answer */

/** @implements {Kiosk} */
export class KioskAlone {
  #at = 0;
  #post;
  #texts;
  /** @type {OfferedService[]} */
  services = [];
  appointments = false;
  /** @type {InformationItem[]} */
  information = [];
  hall = { state: null };
  touchedAt = 0;
  staffCall = new StaffCall(this);
  offline = new OfflineNumbers(null, { now: () => this.#at });

  // -- what has happened
  /** @type {[path: string, body: any][]} */
  sent = [];
  /** @type {(Errand & {state?: any}) | null} The errand that followed. */
  opened = null;
  homes = 0;
  /** @type {string | null | undefined} */
  remembered = undefined;

  /** @param {{post: Answer, get?: Answer, lang?: Language, texts?: Record<string, string>, place?: PaymentPlace | null, services?: OfferedService[]}} options */
  constructor({ post, get = async () => null, lang = "ru", texts = {}, place = null, services = [] }) {
    this.#post = post;
    this.#texts = texts;
    this.get = get;
    this.lang = lang;
    this.place = place;
    this.services = services;
  }

  now = () => this.#at;
  words = () => this.#texts;
  newRequestId = () => `r${this.sent.length}`;

  sleep = async (/** @type {number} */ ms) => { this.#at += ms; };

  post = async (/** @type {string} */ path, /** @type {any} */ body) => {
    this.sent.push([path, body]);
    return this.#post(path, body);
  };

  draw() {}

  home() {
    this.homes += 1;
  }

  /** @param {Errand} errand */
  open(errand) {
    this.opened = errand;
  }

  /** @param {string | null} payment */
  remember(payment) {
    this.remembered = payment;
  }

  async loadServices() {}
}
