// The visit card of the present visitor as the console keeps it: what is typed is a draft at once, and saved field by field. No page in here.

/** @import { Timer, VisitCard as StoredCard } from "talon/types.js" */

/** @typedef {"account" | "contract" | "client" | "phone" | "email" | "note"} Field */
/** @typedef {StoredCard["steps"][number] | "consent"} StandardStep */
/** @typedef {Record<Field, string> & {steps: StoredCard["steps"], consent: boolean}} Draft */
/** @typedef {Pick<StoredCard, Field | "steps" | "consent_at">} Card What is kept of the server's card. */

const AFTER_TYPING_MS = 700;
const AGAIN_MS = 2000;
/** @type {Field[]} */
const FIELDS = ["account", "contract", "client", "phone", "email", "note"];

/** @type {StandardStep[]} */
export const STEPS = ["help_offered", "named", "account_checked", "consent", "contacts_asked", "informed", "settled", "thanked"];

export class VisitCard {
  #read;
  #post;
  #changed;
  /** @type {Partial<Draft>} */
  #unsaved = {};
  #saving = false;
  /** @type {Timer | undefined} */
  #timer;
  /** @type {((saved: boolean) => void)[]} */
  #waiting = [];
  ticket;
  /**
   * Null until it has been read.
   * @type {Draft | null}
   */
  draft = null;
  /** @type {"" | "saving" | "waiting"} "waiting": there is no connection. */
  state = "";
  /** A refusal's sentence, or "unreachable". */
  problem = "";

  /**
   * `read()` and `post(changes)` are the API's calls for this ticket.
   * @param {{ticket: {id: string, number: string}, read: () => Promise<Card>, post: (changes: Partial<Draft>) => Promise<Card>, changed: () => void}} means
   */
  constructor({ ticket, read, post, changed }) {
    this.ticket = ticket;
    this.#read = read;
    this.#post = post;
    this.#changed = changed;
  }

  async open() {
    if (this.draft) return;
    try {
      this.#take(await this.#read());
      this.problem = "";
    } catch (problem) {
      this.problem = problem.code ? problem.message : "unreachable";
    }
    this.#changed();
  }

  /** @param {Card} card */
  #take(card) {
    const [account, contract, client, phone, email, note] = FIELDS.map((name) => card[name] ?? "");
    // What has been typed since is newer than what the server knows.
    this.draft = { account, contract, client, phone, email, note, steps: card.steps, consent: Boolean(card.consent_at), ...this.#unsaved };
  }

  /**
   * The steps of the standard with whether each is done.
   * @param {StandardStep} step
   */
  done(step) {
    if (!this.draft) return false;
    return step === "consent" ? this.draft.consent : this.draft.steps.includes(step);
  }

  /** @param {StandardStep} step */
  toggle(step) {
    if (!this.draft) return;
    const { consent, steps } = this.draft;
    if (step === "consent") this.#change({ consent: !consent }, 0);
    else this.#change({ steps: steps.includes(step) ? steps.filter((done) => done !== step) : [...steps, step] }, 0);
  }

  /**
   * @param {Field} field
   * @param {string} text
   */
  type(field, text) {
    this.#change({ [field]: text }, AFTER_TYPING_MS);
  }

  /**
   * @param {Partial<Draft>} changes
   * @param {number} after Milliseconds until it is saved.
   */
  #change(changes, after) {
    if (!this.draft) return;
    this.#unsaved = { ...this.#unsaved, ...changes };
    this.draft = { ...this.draft, ...changes };
    if (changes.consent === false) this.draft = { ...this.draft, client: "", phone: "", email: "" };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), after);
    this.#changed();
  }

  /** Saves what is not saved yet; resolves to true when all is, false when the server refuses it. */
  save() {
    clearTimeout(this.#timer);
    /** @type {Promise<boolean>} */
    const saved = new Promise((resolve) => { this.#waiting.push(resolve); });
    this.#deliver();
    return saved;
  }

  async #deliver() {
    if (this.#saving) return;
    this.#saving = true;
    while (Object.keys(this.#unsaved).length) {
      const changes = this.#unsaved;
      this.#unsaved = {};
      this.#show("saving");
      try {
        this.#take(await this.#post(changes));
        this.problem = "";
      } catch (problem) {
        this.#unsaved = { ...changes, ...this.#unsaved };
        if (problem.code) {
          this.#end(false, problem.message);
          return;
        }
        this.#show("waiting");
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    this.#end(true, "");
  }

  /**
   * @param {boolean} saved
   * @param {string} problem
   */
  #end(saved, problem) {
    this.#saving = false;
    this.problem = problem;
    for (const resolve of this.#waiting.splice(0)) resolve(saved);
    this.#show("");
  }

  /** @param {VisitCard["state"]} state */
  #show(state) {
    this.state = state;
    this.#changed();
  }
}
