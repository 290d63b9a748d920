// The touchscreen's entry: holds the visitor's errand, hears touches, keys, the live hall and the passing of time, and draws.
import { render } from "lit-html";
import { get, newRequestId, post, postForSound } from "talon/api.js";
import { openHall } from "talon/hall.js";
import { readTexts } from "talon/texts.js";

import { choicesOf, meaningOf, numberChoices, readOut, step } from "./accessible.js";
import { AppointmentErrand } from "./appointment_errand.js";
import { frame } from "./frame.js";
import { idlePhase, SETTLE_MS, tooSoon } from "./idle.js";
import { InformationErrand } from "./information_errand.js";
import { roomOf } from "./layout.js";
import { PaymentErrand } from "./payment_errand.js";
import { ReadingErrand } from "./reading_errand.js";
import { Speech } from "./speech.js";
import { CallErrand, StaffCall } from "./staff_call.js";
import { TicketErrand } from "./ticket_errand.js";
import { tilesOf } from "./tiles.js";

const DRAW_MS = 250;
const ASK_OFFICE_MS = 20_000;
const ASK_OFFICE_AGAIN_MS = 1000;
// A page that opens is not "away" while its first connection is being made.
const CONNECTION_DUE_MS = 3000;
const SERVICES_CHANGE = new Set(["window_opened", "window_closed", "day_closed"]);
const UNFINISHED = "talon-payment";

const now = () => performance.now();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const root = document.getElementById("kiosk");
const texts = readTexts();
const hall = openHall();
const speech = new Speech((text, lang, timeout) => postForSound("/kiosk/speech", { text, lang }, { timeout }));

/** What errands know of the kiosk they run on. */
const kiosk = {
  get, post, now, sleep, newRequestId, hall,
  lang: "ru",
  services: [],
  appointments: false,
  information: [],
  place: null,
  office: null,
  today: null,
  touchedAt: now(),
  words: () => texts[kiosk.lang],
  draw: () => draw(),
  home: (how) => goHome(how),
  open: (next) => open(next),
  loadServices: () => loadServices(),
  remember: (payment) => (payment ? localStorage.setItem(UNFINISHED, payment) : localStorage.removeItem(UNFINISHED)),
};
kiosk.staffCall = new StaffCall(kiosk);

let accessible = false;
let errand = new TicketErrand(kiosk);
let officeDue = 0;
let changedAt = -Infinity;
let shownScreen = "";
let keypad = null;
let present = null;

// -- errands -------------------------------------------------------------------------------------------------------------

const ERRANDS = {
  pay: () => new PaymentErrand(kiosk),
  reading: () => new ReadingErrand(kiosk),
  appointment: () => new AppointmentErrand(kiosk),
  information: () => new InformationErrand(kiosk),
  call: () => new CallErrand(kiosk),
};

function open(next) {
  errand.leave();
  errand = next;
  kiosk.touchedAt = now();
  draw();
}

/** The home screen. For another visitor it is as it was: in Russian, in the ordinary mode; input is forgotten with its errand. */
function goHome({ sameVisitor = false } = {}) {
  if (errand.needsReload) return location.reload();
  if (!sameVisitor) {
    kiosk.lang = "ru";
    accessible = false;
    speech.stop();
  }
  return open(new TicketErrand(kiosk));
}

const act = {
  language(lang) {
    kiosk.lang = lang;
    errand.speak?.(lang);
    draw();
  },
  accessible() {
    accessible = !accessible;
    if (!accessible) speech.stop();
    draw();
  },
  repeat: () => say(),
  callStaff: () => open(ERRANDS.call()),
  startOver: () => goHome({ sameVisitor: true }),
  leaveNow: () => goHome(),
  carryOn() {
    kiosk.touchedAt = now();
    draw();
  },
};

// -- the office ----------------------------------------------------------------------------------------------------------

async function loadServices() {
  officeDue = now() + ASK_OFFICE_MS;
  try {
    const answer = await get("/services");
    kiosk.services = answer.services;
    kiosk.appointments = answer.appointments;
    kiosk.office = answer.office;
    kiosk.today = answer.office.today;
    errand.servicesChanged?.();
  } catch {
    officeDue = now() + ASK_OFFICE_AGAIN_MS;
  }
  draw();
}

/** What else can be done here: kept as it was when nobody answers, so that a tile does not blink. */
async function loadErrands() {
  const [place, information] = await Promise.allSettled([get("/payments/place"), get("/information")]);
  if (place.status === "fulfilled") kiosk.place = place.value;
  if (information.status === "fulfilled") kiosk.information = information.value.items;
  await takeUpPayment();
  draw();
}

/** A page that was loaded again in the middle of a payment shows it again: no money is left without its visitor knowing. */
async function takeUpPayment() {
  const id = localStorage.getItem(UNFINISHED);
  if (!id || !kiosk.place || errand instanceof PaymentErrand || !isUntouched()) return;
  const payment = await get(`/payments/${id}`).catch((error) => (error.status ? {} : null));
  if (payment === null) return;
  kiosk.remember(null);
  if (payment.id && isUntouched()) open(new PaymentErrand(kiosk, payment));
}

function heard({ state, event }) {
  if (state) kiosk.office = state.office;
  // After a snapshot anything may have changed; it also comes when the connection is back.
  if (event === null ? hall.connected : SERVICES_CHANGE.has(event.type)) officeDue = 0;
  if (event) errand.heard?.(event);
  draw();
}

// -- time ----------------------------------------------------------------------------------------------------------------

function pass() {
  if (now() >= officeDue) {
    loadServices();
    loadErrands();
  }
  kiosk.staffCall.tick();
  errand.tick();
  if (!present.stays && idle().phase === "over") return goHome();
  return draw();
}

const isUntouched = () => Boolean(errand.isUntouched) && !accessible;

function idle() {
  if (present?.holds || isUntouched()) kiosk.touchedAt = now();
  return idlePhase(now() - kiosk.touchedAt);
}

// -- touches and keys ----------------------------------------------------------------------------------------------------

for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, (event) => {
    // The warning must not vanish under the finger before its own buttons are let go.
    if (!event.target.closest?.(".sheet")) kiosk.touchedAt = now();
  }, { capture: true });
}
// The doubled touch of a trembling finger lands on what has just appeared: it is not meant for it.
document.addEventListener("click", (event) => {
  if (!tooSoon(now() - changedAt)) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}, { capture: true });
for (const kind of ["contextmenu", "dragstart"]) document.addEventListener(kind, (event) => event.preventDefault());

document.addEventListener("keydown", (event) => {
  const key = event.code === "NumpadDecimal" ? "Decimal" : event.key;
  if (key === "Enter" && keypad?.enter && !document.activeElement?.matches("button:not(.key):not(:disabled)")) {
    event.preventDefault();
    return keypad.enter();
  }
  const meaning = meaningOf(key, { keypad: Boolean(keypad), comma: Boolean(keypad?.comma) });
  if (!meaning || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  event.preventDefault();
  const choices = choicesOf(root);
  const acts = {
    press: () => keypad.press(meaning.key),
    choose: () => root.querySelector(`button[data-number="${meaning.index + 1}"]`)?.click(),
    move: () => step(choices, document.activeElement, meaning.by)?.focus(),
    back: () => root.querySelector("button.back:not(:disabled)")?.click(),
    home: () => root.querySelector("button.start-over:not(:disabled)")?.click(),
    repeat: () => say(),
  };
  return acts[meaning.type]();
});

function settle() {
  changedAt = now();
  root.classList.add("settling");
  setTimeout(() => { if (!tooSoon(now() - changedAt)) root.classList.remove("settling"); }, SETTLE_MS + 1);
}

function say() {
  if (!accessible) return;
  speech.say(readOut(root, { choice: texts[kiosk.lang].choice_said }), kiosk.lang);
}

// -- drawing -------------------------------------------------------------------------------------------------------------

function viewOf() {
  const words = texts[kiosk.lang];
  const late = !hall.state && now() < CONNECTION_DUE_MS;
  const room = roomOf(innerWidth, innerHeight, accessible);
  return {
    words, texts, accessible, room,
    lang: kiosk.lang,
    services: kiosk.services,
    office: kiosk.office,
    today: kiosk.today,
    zones: hall.state?.zones ?? [],
    perPage: room.cards,
    lineLost: !hall.connected && !late,
    callIsOn: kiosk.staffCall.isOn,
    tiles: tilesOf(kiosk, words, (name) => open(ERRANDS[name]())),
    ...clock(),
  };
}

function clock() {
  if (!hall.state) return { time: "", date: "" };
  const timeZone = root.dataset.timeZone;
  const locale = kiosk.lang === "ru" ? "ru-RU" : "en-GB";
  const moment = hall.now();
  return {
    time: new Intl.DateTimeFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit" }).format(moment),
    date: new Intl.DateTimeFormat(locale, { timeZone, weekday: "long", day: "numeric", month: "long" }).format(moment),
  };
}

function draw() {
  const view = viewOf();
  present = errand.screen(view);
  const waiting = idle();
  view.away = view.lineLost && !present.copes;
  view.warning = !present.stays && waiting.phase === "warning" ? waiting : null;
  keypad = view.away || view.warning ? null : (present.keypad ?? null);
  document.documentElement.lang = kiosk.lang;
  root.classList.toggle("accessible", accessible);
  render(frame(present, view, act), root);
  numberChoices(root, accessible && !keypad);
  const name = [present.name, kiosk.lang, accessible, view.away, Boolean(view.warning)].join();
  if (name === shownScreen) return;
  const first = shownScreen === "";
  shownScreen = name;
  if (first) return;
  settle();
  if (!accessible) return;
  // Where figures are typed, Enter goes on with them; else it presses the first choice.
  if (keypad) document.activeElement?.blur();
  else choicesOf(root)[0]?.focus();
  say();
}

// Last of all: the hall may be known already, by the evacuation notice's script, and is then told at once.
hall.subscribe(heard);
draw();
pass();
setInterval(pass, DRAW_MS);
