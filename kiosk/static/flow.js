// The visitor's path from the first question to the ticket, as a pure state machine: which question comes next, which are
// skipped, and what "back" and "start over" do. No page, no network, no clock.

/** @import { IssuedTicket, Language, OfferedService } from "talon/types.js" */
/** @import { OfflineTicket } from "./offline.js" */

/** @typedef {"group" | "kind" | "service"} Question */
/** @typedef {Partial<Record<Question, string>>} Answers */
/** @typedef {Pick<OfferedService, "id" | "group" | "kind" | "open">} Choice The fields of a service that the questions use. */
/**
 * `path` holds the questions that the visitor has answered, for going back; `chosen` the services so far of a visitor with several
 * matters; `refusal` the code of the server's refusal.
 * @typedef {object} State
 * @property {Question | "chosen" | "issuing" | "ticket" | "refused" | "unanswered"} step
 * @property {Language} lang
 * @property {Answers} answers
 * @property {Question[]} path
 * @property {number} page
 * @property {string[]} [chosen]
 * @property {IssuedTicket | OfflineTicket} [ticket]
 * @property {string} [refusal]
 */

/** @type {Question[]} */
export const QUESTIONS = ["group", "kind", "service"];

/** Several matters on one ticket (clause 6.2.4): the same questions for each matter, then a list of them all for review. */
const MOST_MATTERS = 3;

/**
 * The possible answers to a question, given the earlier answers, in the order of the office's settings.
 * @param {Question} question
 * @param {Choice[]} services
 * @param {Answers} answers
 * @returns {string[]}
 */
export function options(question, services, answers) {
  const fitting = services.filter((service) =>
    before(question).every((earlier) => valueOf(service, earlier) === answers[earlier]),
  );
  return [...new Set(fitting.map((service) => valueOf(service, question)))];
}

/**
 * The home screen: the first question that offers a choice. No ticket is issued without a touch, so the last question is asked
 * even when it has a single answer.
 * @param {Choice[]} services
 * @param {Language} lang
 * @returns {State}
 */
export function home(services, lang = "ru") {
  /** @type {Answers} */
  const answers = {};
  let step = QUESTIONS[0];
  while (step !== QUESTIONS.at(-1)) {
    const choice = options(step, services, answers);
    if (choice.length !== 1) break;
    answers[step] = choice[0];
    step = QUESTIONS[QUESTIONS.indexOf(step) + 1];
  }
  return { step, lang, answers, path: [], page: 0 };
}

/**
 * From the home screen: the visitor has several matters. `chosen` are the services chosen so far.
 * @param {State} state
 * @param {Choice[]} services
 * @returns {State}
 */
export function several(state, services) {
  return { ...home(services, state.lang), chosen: state.chosen ?? [] };
}

/** @param {State} state */
export function canAddMatter(state) {
  return state.step === "chosen" && chosenBy(state).length < MOST_MATTERS;
}

/**
 * Removes a matter from the chosen ones; when the last is removed, back to the home screen.
 * @param {State} state
 * @param {Choice[]} services
 * @param {string} id
 * @returns {State}
 */
export function withoutMatter(state, services, id) {
  const chosen = chosenBy(state).filter((service) => service !== id);
  return chosen.length > 0 ? { ...state, chosen } : home(services, state.lang);
}

/**
 * The chosen matters are confirmed: the ticket is requested.
 * @param {State} state
 * @returns {State}
 */
export function takeTicket(state) {
  return state.step === "chosen" ? { ...state, step: "issuing" } : state;
}

/**
 * The services of the requested ticket, the one to start with first.
 * @param {Pick<State, "answers" | "chosen">} state
 */
export function wanted(state) {
  return state.chosen ?? [state.answers.service ?? ""];
}

/** @param {State} state */
export function isHome(state) {
  return isQuestion(state.step) && state.path.length === 0 && state.page === 0;
}

/**
 * The home screen with nothing to undo: in Russian, at the first question.
 * @param {State} state
 */
export function isUntouched(state) {
  return isHome(state) && state.lang === "ru" && !state.chosen;
}

/**
 * Answers the question on the screen: leads to the next question that offers a choice, or to "issuing" once the service is known.
 * @param {State} state
 * @param {Choice[]} services
 * @param {string} value
 * @returns {State}
 */
export function answer(state, services, value) {
  const { step } = state;
  if (!isQuestion(step)) return state;
  if (!options(step, services, state.answers).includes(value)) return state;
  if (step === "service" && !isOpen(services, value)) return state;
  const answers = { ...state.answers, [step]: value };
  const path = [...state.path, step];
  for (const question of QUESTIONS.slice(QUESTIONS.indexOf(step) + 1)) {
    const choice = options(question, services, answers);
    // A closed service is shown with its reason, even when it is the only choice, rather than refused after it was chosen.
    const lone = choice.length === 1 && (question !== "service" || isOpen(services, choice[0]));
    if (!lone) return { ...state, step: question, answers, path, page: 0 };
    answers[question] = choice[0];
  }
  if (!state.chosen) return { ...state, step: "issuing", answers, path, page: 0 };
  const chosen = new Set([...state.chosen, ...wanted({ answers })]);
  return { ...state, step: "chosen", answers, path: [], page: 0, chosen: [...chosen] };
}

/**
 * Back to the previous page of the question, or to the question answered last.
 * @param {State} state
 * @returns {State}
 */
export function back(state) {
  if (isQuestion(state.step) && state.page > 0) return { ...state, page: state.page - 1 };
  if (!canGoBack(state)) return state;
  const step = state.path.at(-1) ?? QUESTIONS[0];
  const earlier = before(step).map((question) => [question, state.answers[question]]);
  return { ...state, step, answers: Object.fromEntries(earlier), path: state.path.slice(0, -1), page: 0 };
}

/** @param {State} state */
export function canGoBack(state) {
  if (["issuing", "ticket"].includes(state.step)) return false;
  return state.path.length > 0 || state.page > 0;
}

/**
 * @param {State} state
 * @returns {State}
 */
export function morePages(state) {
  return { ...state, page: state.page + 1 };
}

/**
 * The page of a long list that fits on the screen, and whether more pages follow.
 * @template T
 * @param {T[]} list
 * @param {number} page
 * @param {number} size
 */
export function pageOf(list, page, size) {
  return { shown: list.slice(page * size, (page + 1) * size), more: list.length > (page + 1) * size };
}

/**
 * @param {State} state
 * @param {Language} lang
 * @returns {State}
 */
export function inLanguage(state, lang) {
  return { ...state, lang };
}

/**
 * The server, or the agent without it, has issued a ticket. It counts only while the visitor is waiting for it.
 * @param {State} state
 * @param {IssuedTicket | OfflineTicket} ticket
 * @returns {State}
 */
export function issued(state, ticket) {
  return state.step === "issuing" ? { ...state, step: "ticket", ticket } : state;
}

/**
 * The server refused; `state.refusal` is the code of its refusal.
 * @param {State} state
 * @param {string} code
 * @returns {State}
 */
export function refused(state, code) {
  return state.step === "issuing" ? { ...state, step: "refused", refusal: code } : state;
}

/**
 * The server did not answer in time: it is not known whether a ticket was issued.
 * @param {State} state
 * @returns {State}
 */
export function unanswered(state) {
  return state.step === "issuing" ? { ...state, step: "unanswered" } : state;
}

/**
 * The same request is sent again.
 * @param {State} state
 * @returns {State}
 */
export function again(state) {
  return state.step === "unanswered" ? { ...state, step: "issuing" } : state;
}

/**
 * The index of the visitor's stage: who, matter, service, ticket.
 * @param {State} state
 */
export function stage(state) {
  if (state.step === "chosen") return QUESTIONS.length - 1;
  return isQuestion(state.step) ? QUESTIONS.indexOf(state.step) : QUESTIONS.length;
}

/** @param {State} state */
function chosenBy(state) {
  return state.chosen ?? [];
}

/**
 * @param {string} step
 * @returns {step is Question}
 */
export function isQuestion(step) {
  return QUESTIONS.some((question) => question === step);
}

/** @param {Question} question */
function before(question) {
  return QUESTIONS.slice(0, QUESTIONS.indexOf(question));
}

/**
 * @param {Choice} service
 * @param {Question} question
 */
function valueOf(service, question) {
  return question === "service" ? service.id : service[question];
}

/**
 * @param {Choice[]} services
 * @param {string} id
 */
function isOpen(services, id) {
  return services.some((service) => service.id === id && service.open);
}
