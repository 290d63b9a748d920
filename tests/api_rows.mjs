// Rows of the public API as the pages' scripts get them: whole ones, in which a test sets what it is about.

/** @import { Account, Alarm, Call, HallState, IssuedTicket, Notice, OfficeWindow, OfferedService, Payment, PaymentPlace, Slip, Ticket, WaitsReport } from "talon/types.js" */

const NOON = "2026-11-23T12:00:00.000+03:00";

/**
 * @param {Partial<Slip>} changes
 * @returns {Slip}
 */
export const slip = (changes = {}) => ({ job: "j1", printer: "printer-1", state: "printed", cause: null, detail: null, reprint: false, ...changes });

/**
 * @param {Partial<Ticket>} changes
 * @returns {Ticket}
 */
export const ticket = (changes = {}) => ({
  id: "t1", number: "К-001", series: "К", service: "settlements", then: [], kind: "consultation", group: "individual", zone: "individuals",
  lang: "ru", priority: null, state: "waiting", window: null, for_window: null, issued_at: NOON, queued_at: NOON, called_at: null,
  started_at: null, finished_at: null, calls: 0, outcome: null, note: null, note_for_operator: null, kiosk: null, slip: slip(), ...changes,
});

/**
 * @param {Partial<OfficeWindow>} changes
 * @returns {OfficeWindow}
 */
export const officeWindow = (changes = {}) => ({
  id: "1", name: changes.id ?? "1", zone: "individuals", room: null, skills: ["settlements"], quick: [], state: "free", ticket: null, since: NOON,
  operator: null, break: null, request: null, allowed: [], by_voice: false, ...changes,
});

/**
 * @param {Partial<OfferedService>} changes
 * @returns {OfferedService}
 */
export const service = (changes = {}) => ({
  id: "settlements", name: { ru: "Расчёты", en: "Settlements" }, description: null, quick: null, group: "individual", kind: "consultation",
  zone: "individuals", series: "К", targets: { wait_s: 600, reception_s: 600 }, open: true, reason: null, worth_until: null,
  reopened: false, ...changes,
});

/**
 * @param {Partial<Call>} changes
 * @returns {Call}
 */
export const call = (changes = {}) => ({
  seq: 1, at: NOON, number: "К-001", window: "1", zone: "individuals", lang: "ru", recall: false, ...changes,
});

/**
 * @param {Partial<Notice>} changes
 * @returns {Notice}
 */
export const notice = (changes = {}) => ({
  id: "n1", kind: "notice", text: { ru: "Объявление", en: "Notice" }, zones: [], from: null, until: null, posted_at: NOON, ...changes,
});

/**
 * @param {Partial<Alarm>} changes
 * @returns {Alarm}
 */
export const alarm = (changes = {}) => ({
  id: "a1", kind: "staff", state: "raised", window: null, kiosk: null, raised_at: NOON, raised_by: "kiosk-1", by: null,
  acknowledged_at: null, closed_at: null, note: null, ...changes,
});

/**
 * @param {Partial<Payment>} changes
 * @returns {Payment}
 */
export const payment = (changes = {}) => ({
  id: "p1", kind: "payment", method: "card", state: "sent", wanted: "keep", account: "1234", kopecks: 5000, purpose: "", made_at: NOON,
  changed_at: NOON, day: "2026-11-23", actor: "kiosk:kiosk-1", device: "terminal-1", kiosk: "kiosk-1", window: null, ticket: null,
  rrn: null, card: null, receipt: [], cause: null, detail: null, text: null, slip: null, of: null, refundable_kopecks: 0,
  trouble: null, seeking: false, note: null, batch: null, ...changes,
});

/**
 * @param {Partial<IssuedTicket>} changes
 * @returns {IssuedTicket}
 */
export const issuedTicket = (changes = {}) => ({
  id: "t1", number: "К-001", service: "settlements", then: [], zone: "individuals", ahead: 0, wait: null, issued_at: NOON, slip: slip(),
  state: "waiting", page: "/t/1", ...changes,
});

/**
 * @param {Partial<Account>} changes
 * @returns {Account}
 */
export const account = (changes = {}) => ({ number: "1234", address_hint: "ул. Мира, д. 1", owed_kopecks: 5000, as_of: NOON, meters: [], ...changes });

/**
 * @param {Partial<PaymentPlace>} changes
 * @returns {PaymentPlace}
 */
export const paymentPlace = (changes = {}) => ({
  billing: true, readings: true, terminal: { device: "terminal-1", state: "ready", cause: null }, cash: true, least_kopecks: 1000,
  most_kopecks: 1_500_000, account_digits: 4, purpose: "", ...changes,
});

/**
 * @param {Partial<WaitsReport["total"]>} total
 * @returns {WaitsReport}
 */
export const waitsReport = (total = {}) => ({
  from: "2026-11-23", to: "2026-11-23", by: "kind", rows: [],
  total: { n: 0, mean_s: null, median_s: null, p90_s: null, p95_s: null, share_in_target: null, target_s: null, ...total },
  visits: { n: 0, mean_s: null, share_in_target: null, target_s: 1200 }, definitions: { ru: "", en: "" },
});

/**
 * @param {Partial<HallState>} changes
 * @returns {HallState}
 */
export const hall = (changes = {}) => ({
  seq: 0, clock: { now: NOON, speed: 1, wrong: null }, commands_fail: false, day: "2026-11-23",
  office: { id: "office", name: { ru: "Офис", en: "Office" }, address: { ru: "", en: "" }, phone: "", hours: { ru: "", en: "" } },
  zones: [{ id: "individuals", name: { ru: "individuals", en: "individuals" } }, { id: "legal-entities", name: { ru: "legal-entities", en: "legal-entities" } }],
  services: [service()], priorities: [],
  targets: { consultation: { wait_s: 600, reception_s: 600 }, cash_operation: { wait_s: 300, reception_s: 300 }, visit_s: 1200 },
  undo_s: 10, back_s: 900, windows: [officeWindow()], tickets: [], calls: [], notices: [], evacuation: null, devices: [], plan: [], device_alerts: [],
  absent: [], alarms: [], ...changes,
});
