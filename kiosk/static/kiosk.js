// The touchscreen's entry: holds the visit, hears touches, the live hall and the passing of time, and draws the screen.
import { render } from "lit-html";
import { get, newRequestId, post } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { readTexts } from "talon/texts.js";

import * as flow from "./flow.js";
import { idlePhase, SETTLE_MS, ticketStays, tooSoon } from "./idle.js";
import { screen } from "./screens.js";
import { issueTicket, SlipWatch, Unanswered } from "./ticket.js";

const DRAW_MS = 250;
const ASK_SLIP_MS = 1000;
const ASK_SLIP_PATIENCE_MS = 3000;
const ASK_SERVICES_MS = 20_000;
const ASK_SERVICES_AGAIN_MS = 1000;
// A page that opens is not "away" while its first connection is being made.
const CONNECTION_DUE_MS = 3000;
const SLOW_MS = 2500;
const SERVICES_CHANGE = new Set(["window_opened", "window_closed", "day_closed"]);

const now = () => performance.now();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const root = document.getElementById("kiosk");
const texts = readTexts();
const landscape = matchMedia("(orientation: landscape)");
const hall = openHall();

let state = flow.home([]);
let services = [];
let office = null;
let today = null;
let servicesDue = 0;
let touchedAt = now();
let changedAt = -Infinity;
let shownScreen = "";
let requestId = null;
let issuingSince = 0;
let slip = null;
let reprint = "idle";
let slipAskedAt = 0;
let slipAsked = false;

// -- the visit -----------------------------------------------------------------------------------------------------------

const act = {
  answer(value) {
    move(flow.answer(state, services, value));
    if (state.step === "issuing") issue(newRequestId());
  },
  several: () => move(flow.several(state, services)),
  dropMatter: (id) => move(flow.withoutMatter(state, services, id)),
  takeTicket() {
    move(flow.takeTicket(state));
    if (state.step === "issuing") issue(newRequestId());
  },
  back: () => move(flow.back(state)),
  more: () => move(flow.morePages(state)),
  home: () => goHome(),
  language: (lang) => move(flow.inLanguage(state, lang)),
  carryOn() {
    touchedAt = now();
    draw();
  },
  again() {
    move(flow.again(state));
    if (state.step === "issuing") issue(requestId);
  },
  printAgain: () => printAgain(),
};

function move(next) {
  state = next;
  draw();
}

function goHome() {
  slip = null;
  requestId = null;
  // A page whose security token is out of date gets a new one by being loaded again.
  if (state.refusal === "csrf") return location.reload();
  touchedAt = now();
  move(flow.home(services));
}

async function issue(id) {
  requestId = id;
  issuingSince = now();
  const [service, ...then] = flow.wanted(state);
  const wanted = { service, then, lang: state.lang, requestId: id };
  const mine = () => requestId === id;
  try {
    const ticket = await issueTicket(wanted, { post, now, sleep });
    if (!mine()) return;
    slip = new SlipWatch(rowOf(ticket)?.slip ?? ticket.slip, now());
    reprint = "idle";
    move(flow.issued(state, ticket));
  } catch (error) {
    if (!mine()) return;
    if (error.code === "service_closed") await loadServices();
    move(error instanceof Unanswered ? flow.unanswered(state) : flow.refused(state, error.code ?? "unknown"));
  }
}

// -- the slip ------------------------------------------------------------------------------------------------------------

function rowOf(ticket) {
  return hall.state?.tickets.find((row) => row.id === ticket.id) ?? null;
}

async function printAgain() {
  if (reprint === "asked") return;
  const { ticket } = state;
  const watch = slip;
  reprint = "asked";
  draw();
  const answer = await post(`/tickets/${ticket.id}/reprint`).catch(() => null);
  // The next visitor may stand there by now.
  if (watch !== slip) return;
  if (answer) watch.reprinted(answer.slip, now());
  reprint = answer ? "idle" : "refused";
  draw();
}

/** Each second the slip is asked for, in case that the live hall did not tell: until it is printed. */
async function askSlip() {
  if (slipAsked || slip.state(now()) === "printed" || now() - slipAskedAt < ASK_SLIP_MS) return;
  slipAskedAt = now();
  slipAsked = true;
  const watch = slip;
  const row = await get(`/tickets/${state.ticket.id}`, { timeout: ASK_SLIP_PATIENCE_MS }).catch(() => null);
  slipAsked = false;
  if (row?.slip && watch === slip) {
    watch.asked(row.slip, now());
    draw();
  }
}

// -- the hall and its services -------------------------------------------------------------------------------------------

async function loadServices() {
  servicesDue = now() + ASK_SERVICES_MS;
  try {
    const answer = await get("/services");
    services = answer.services;
    office = answer.office;
    today = answer.office.today;
    if (flow.isHome(state)) state = state.chosen ? flow.several(state, services) : flow.home(services, state.lang);
  } catch {
    servicesDue = now() + ASK_SERVICES_AGAIN_MS;
  }
  draw();
}

hall.subscribe(({ state: hallState, event }) => {
  if (hallState) office = hallState.office;
  // After a snapshot anything may have changed; it also comes when the connection is back.
  if (event === null ? hall.connected : SERVICES_CHANGE.has(event.type)) servicesDue = 0;
  if (slip && event?.ticket?.id === state.ticket?.id && event.ticket.slip) slip.heard(event.ticket.slip, now());
  draw();
});

// -- time ----------------------------------------------------------------------------------------------------------------

function pass() {
  if (now() >= servicesDue) loadServices();
  if (state.step === "ticket") {
    askSlip();
    if (closesIn() <= 0) return goHome();
  } else if (idle().phase === "over") {
    return goHome();
  }
  draw();
}

function idle() {
  if (state.step === "issuing" || flow.isUntouched(state)) touchedAt = now();
  return idlePhase(now() - touchedAt);
}

/** Milliseconds until the number leaves the screen; Infinity while its slip is being printed. A touch keeps it longer. */
function closesIn() {
  const slipState = slip.state(now());
  return ticketStays(slipState) - Math.min(slip.knownFor(now()), now() - touchedAt);
}

// -- touches -------------------------------------------------------------------------------------------------------------

for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, (event) => {
    // The warning must not vanish under the finger before its own buttons are let go.
    if (!event.target.closest?.(".sheet")) touchedAt = now();
  }, { capture: true });
}
// The doubled touch of a trembling finger lands on what has just appeared: it is not meant for it.
document.addEventListener("click", (event) => {
  if (!tooSoon(now() - changedAt)) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}, { capture: true });
for (const kind of ["contextmenu", "dragstart"]) document.addEventListener(kind, (event) => event.preventDefault());

function settle() {
  changedAt = now();
  root.classList.add("settling");
  setTimeout(() => { if (!tooSoon(now() - changedAt)) root.classList.remove("settling"); }, SETTLE_MS + 1);
}

// -- drawing -------------------------------------------------------------------------------------------------------------

function model() {
  const late = !hall.state && now() < CONNECTION_DUE_MS;
  const cut = !hall.connected && !late;
  const waiting = idle();
  return {
    flow: state,
    services,
    office,
    today,
    texts,
    zones: hall.state?.zones ?? [],
    ...clock(),
    perPage: landscape.matches ? 4 : 5,
    // Who holds a number, or waits for one, is told on that screen itself.
    away: cut && !["issuing", "ticket", "unanswered"].includes(state.step),
    lineLost: cut,
    warning: state.step !== "ticket" && waiting.phase === "warning" ? waiting : null,
    slow: now() - issuingSince > SLOW_MS,
    ticket: state.step === "ticket" ? ticketModel() : null,
  };
}

function ticketModel() {
  const left = closesIn();
  return {
    slip: slip.state(now()),
    reprint,
    row: rowOf(state.ticket),
    closesIn: Number.isFinite(left) ? Math.max(0, Math.ceil(left / 1000)) : null,
  };
}

function clock() {
  if (!hall.state) return { time: "", date: "" };
  const timeZone = root.dataset.timeZone;
  const locale = state.lang === "ru" ? "ru-RU" : "en-GB";
  const moment = hall.now();
  return {
    time: new Intl.DateTimeFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit" }).format(moment),
    date: new Intl.DateTimeFormat(locale, { timeZone, weekday: "long", day: "numeric", month: "long" }).format(moment),
  };
}

function draw() {
  const shown = model();
  document.documentElement.lang = state.lang;
  const name = [state.step, state.page, state.lang, shown.away, Boolean(shown.warning)].join();
  if (name !== shownScreen && shownScreen) settle();
  shownScreen = name;
  render(screen(shown, act), root);
}

draw();
setInterval(pass, DRAW_MS);
