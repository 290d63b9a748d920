// The visit card of the present visitor as the console keeps it: what is typed is a draft at once, and saved field by field. No page in here.

const AFTER_TYPING_MS = 700;
const AGAIN_MS = 2000;
const FIELDS = ["account", "contract", "client", "phone", "email", "note"];

export const STEPS = ["help_offered", "named", "account_checked", "consent", "contacts_asked", "informed", "settled", "thanked"];

export class VisitCard {
  #read;
  #post;
  #changed;
  #unsaved = {};
  #saving = false;
  #timer = null;
  #waiting = [];
  ticket;
  /** null until it has been read. */
  draft = null;
  /** "", "saving", "waiting" (there is no connection), or a refusal's sentence. */
  state = "";
  problem = "";

  /** `read()` and `post(changes)` are the API's calls for this ticket. */
  constructor({ ticket, read, post, changed }) {
    Object.assign(this, { ticket });
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

  #take(card) {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, card[name] ?? ""]));
    // What has been typed since is newer than what the server knows.
    this.draft = { ...fields, steps: card.steps, consent: Boolean(card.consent_at), ...this.#unsaved };
  }

  /** The steps of the standard with whether each is done. */
  done(step) {
    return step === "consent" ? this.draft.consent : this.draft.steps.includes(step);
  }

  toggle(step) {
    if (step === "consent") this.#change({ consent: !this.draft.consent }, 0);
    else {
      const { steps } = this.draft;
      this.#change({ steps: steps.includes(step) ? steps.filter((one) => one !== step) : [...steps, step] }, 0);
    }
  }

  type(field, text) {
    this.#change({ [field]: text }, AFTER_TYPING_MS);
  }

  #change(changes, after) {
    Object.assign(this.#unsaved, changes);
    Object.assign(this.draft, changes);
    if (changes.consent === false) Object.assign(this.draft, { client: "", phone: "", email: "" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), after);
    this.#changed();
  }

  /** Saves what is not saved yet; resolves to true when all is, false when the server refuses it. */
  save() {
    clearTimeout(this.#timer);
    const saved = new Promise((resolve) => this.#waiting.push(resolve));
    this.#deliver();
    return saved;
  }

  async #deliver() {
    if (this.#saving) return;
    this.#saving = true;
    while (Object.keys(this.#unsaved).length) {
      const changes = this.#unsaved;
      this.#unsaved = {};
      this.#say("saving");
      try {
        this.#take(await this.#post(changes));
        this.problem = "";
      } catch (problem) {
        this.#unsaved = { ...changes, ...this.#unsaved };
        if (problem.code) return this.#end(false, problem.message);
        this.#say("waiting");
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    this.#end(true, "");
  }

  #end(saved, problem) {
    this.#saving = false;
    this.problem = problem;
    for (const resolve of this.#waiting.splice(0)) resolve(saved);
    this.#say("");
  }

  #say(state) {
    this.state = state;
    this.#changed();
  }
}
