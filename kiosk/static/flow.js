// The visitor's way from the first question to the number, as a pure state machine: which question comes next, which are
// skipped, what "back" and "start over" do. No page, no network, no clock.

export const QUESTIONS = ["group", "kind", "service"];

/** The values a question can be answered with, given the earlier answers, in the order of the office's settings. */
export function options(question, services, answers) {
  const fitting = services.filter((service) =>
    QUESTIONS.slice(0, QUESTIONS.indexOf(question)).every((earlier) => service[earlier] === answers[earlier]),
  );
  if (question === "service") return fitting.map((service) => service.id);
  return [...new Set(fitting.map((service) => service[question]))];
}

/**
 * The home screen: the first question with a choice in it. Nothing is issued without a touch, so the last question is asked
 * even when it has one answer. `path` holds the questions that the visitor has answered, for the way back.
 */
export function home(services, lang = "ru") {
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

/** Several matters with one ticket (clause 6.2.4): the same questions once more for each, then all of them to look at. */
const MOST_MATTERS = 3;

/** From the home screen: the visitor wants several matters. `chosen` are the services so far. */
export function several(state, services) {
  return { ...home(services, state.lang), chosen: state.chosen ?? [] };
}

export function canAddMatter(state) {
  return state.step === "chosen" && state.chosen.length < MOST_MATTERS;
}

/** The visitor looks at the chosen matters and drops one; without any it is home again. */
export function withoutMatter(state, services, id) {
  const chosen = state.chosen.filter((service) => service !== id);
  return chosen.length > 0 ? { ...state, chosen } : home(services, state.lang);
}

/** The matters are right: the ticket is asked for. */
export function takeTicket(state) {
  return state.step === "chosen" ? { ...state, step: "issuing" } : state;
}

/** The services of the ticket that is asked for, the first one first. */
export function wanted(state) {
  return state.chosen ?? [state.answers.service];
}

export function isHome(state) {
  return QUESTIONS.includes(state.step) && state.path.length === 0 && state.page === 0;
}

/** Home with nothing to undo: in Russian, at the first question. */
export function isUntouched(state) {
  return isHome(state) && state.lang === "ru" && !state.chosen;
}

/** The visitor answers the question on the screen: the next question with a choice, or "issuing" once the service is clear. */
export function answer(state, services, value) {
  if (!QUESTIONS.includes(state.step)) return state;
  if (!options(state.step, services, state.answers).includes(value)) return state;
  if (state.step === "service" && !isOpen(services, value)) return state;
  const answers = { ...state.answers, [state.step]: value };
  const path = [...state.path, state.step];
  for (const question of QUESTIONS.slice(QUESTIONS.indexOf(state.step) + 1)) {
    const choice = options(question, services, answers);
    // A lone service that is closed is shown with its reason instead of being refused afterwards.
    const lone = choice.length === 1 && (question !== "service" || isOpen(services, choice[0]));
    if (!lone) return { ...state, step: question, answers, path, page: 0 };
    answers[question] = choice[0];
  }
  if (!state.chosen) return { ...state, step: "issuing", answers, path, page: 0 };
  const chosen = [...new Set([...state.chosen, answers.service])];
  return { ...state, step: "chosen", answers, path: [], page: 0, chosen };
}

/** To the question answered last, or to the earlier page of the same question. */
export function back(state) {
  if (QUESTIONS.includes(state.step) && state.page > 0) return { ...state, page: state.page - 1 };
  if (!canGoBack(state)) return state;
  const step = state.path.at(-1);
  const earlier = QUESTIONS.slice(0, QUESTIONS.indexOf(step)).map((question) => [question, state.answers[question]]);
  return { ...state, step, answers: Object.fromEntries(earlier), path: state.path.slice(0, -1), page: 0 };
}

export function canGoBack(state) {
  if (["issuing", "ticket"].includes(state.step)) return false;
  return state.path.length > 0 || state.page > 0;
}

export function morePages(state) {
  return { ...state, page: state.page + 1 };
}

/** The part of a long list that is on the screen, and whether there is more. */
export function pageOf(list, page, size) {
  return { shown: list.slice(page * size, (page + 1) * size), more: list.length > (page + 1) * size };
}

export function inLanguage(state, lang) {
  return { ...state, lang };
}

/** The server gave a ticket. Only a visitor who waits for one gets it. */
export function issued(state, ticket) {
  return state.step === "issuing" ? { ...state, step: "ticket", ticket } : state;
}

/** The server refused, with a code; `state.refusal` says which. */
export function refused(state, code) {
  return state.step === "issuing" ? { ...state, step: "refused", refusal: code } : state;
}

/** Nobody answered in time: it is not known whether there is a ticket. */
export function unanswered(state) {
  return state.step === "issuing" ? { ...state, step: "unanswered" } : state;
}

/** The same request is sent once more. */
export function again(state) {
  return state.step === "unanswered" ? { ...state, step: "issuing" } : state;
}

/** Where the visitor stands among the stages: who, what for, service, number. */
export function stage(state) {
  if (state.step === "chosen") return QUESTIONS.length - 1;
  const question = QUESTIONS.indexOf(state.step);
  return question >= 0 ? question : QUESTIONS.length;
}

function isOpen(services, id) {
  return services.some((service) => service.id === id && service.open);
}
