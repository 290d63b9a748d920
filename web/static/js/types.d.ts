// The shapes that the pages' scripts share. Those of the public API are made from its description (deploy/api_types.mjs); the
// messages of the live hall and the data embedded in pages are defined here.
import type * as api from "../../../build/api.d.ts";

// -- the public API

export type {
  Account,
  Alarm,
  BreakKind,
  BreakPreview,
  BreakDecision,
  Call,
  DayPlan,
  DaySummary,
  DeviceAlert,
  DevicesAnswer,
  EndOfDayAnswer,
  ExportBatch,
  ExportsAnswer,
  Group,
  InformationAnswer,
  InformationItem,
  Intended,
  IssuedTicket,
  Kind,
  LearningReport,
  MakeBreakPlanAnswer,
  MoneySum,
  NextAnswer,
  Notice,
  OfferedService,
  Office,
  OwnDaysGain,
  OwnDaysTotal,
  Payment,
  PaymentPlace,
  Payments,
  PaymentStepsAnswer,
  PaymentTotals,
  PeopleAnswer,
  Person,
  PersonalData,
  PlannedBreak,
  PromiseScores,
  PromisesByKind,
  PreviewSlipAnswer,
  PromisesReport,
  PublicTicket,
  Rating,
  RatingsAnswer,
  Readings,
  RegisteredDevice,
  SaveSlipAnswer,
  Service,
  Services,
  Session,
  SessionsAnswer,
  Settlement,
  SettingsChange,
  SettingsInForce,
  SettingsProblem,
  SettingsVersion,
  ShiftsReport,
  ShownCallsReport,
  Slip,
  SlipAnswer,
  SlipTemplate,
  StaffingAdvice,
  TargetsToday,
  TestAnswer,
  Ticket,
  TicketState,
  TicketWithPlace,
  UploadSlipLogoAnswer,
  Visit,
  VisitCard,
  VisitCardsAnswer,
  VisitHistory,
  VisitsReport,
  WaitsReport,
  WhatIf,
  Why,
} from "../../../build/api.d.ts";

/** A window of the office; the name `Window` is the browser's. */
export type OfficeWindow = api.Window;
/** A window as boards receive it. */
export type BoardWindow = api.PublicWindow;
export type WindowState = OfficeWindow["state"];
/** A call under /windows/{window}. */
export type WindowCall = OfficeWindow["allowed"][number];
/** A sentence or name in both languages; the name `Text` is the browser's. */
export type Bilingual = api.Text;
export type Language = keyof Bilingual;
export type Zone = api.Snapshot["zones"][number];
export type Meter = api.Account["meters"][number];
export type PaperSlip = NonNullable<api.PaperSlip>;
export type AnnouncedWait = api.Wait;
export type Evacuation = NonNullable<api.Evacuation>;
export type SettingsError = NonNullable<api.SettingsProblem["errors"]>[number];

/** The calls of talon/api.js, for modules that receive them as arguments. */
export type Get = <T = unknown>(path: string, options?: { timeout?: number }) => Promise<T>;
export type Post = <T = unknown>(path: string, body?: unknown, options?: { timeout?: number }) => Promise<T>;

// -- the live hall

/** The hall as staff and kiosks receive it; a kiosk does not receive what is for staff only. */
export interface HallState extends Omit<api.Snapshot, "tickets" | "windows"> {
  tickets: api.Ticket[];
  windows: OfficeWindow[];
}

/** The hall as boards receive it, without personal data. */
export interface BoardState extends Omit<api.Snapshot, "tickets" | "windows"> {
  tickets: api.PublicTicket[];
  windows: api.PublicWindow[];
}

/** An event of the journal, with the complete rows after it. Events that a screen may not see come as "hidden". */
export interface HallEvent {
  seq: number;
  type: string;
  at?: string;
  ticket?: api.Ticket;
  window?: OfficeWindow;
  call?: api.Call;
  calls?: api.Call[];
  plan?: api.PlannedBreak[];
  notices?: api.Notice[];
  evacuation?: api.Evacuation;
  safe_mode?: api.SafeMode | null;
  alarm?: api.Alarm;
  device?: api.Device;
  device_alert?: api.DeviceAlert | { device: string; cause: null };
  /** Of "settings_changed": the version now in force, and whether the company's colours have changed. */
  version?: number;
  look?: boolean;
}

/** What listeners of the live hall receive: `event` is null after a snapshot or a change of the connection. */
export interface HallChange {
  state: HallState | null;
  connected: boolean;
  event: HallEvent | null;
}

/** The wait that would be announced to a visitor who came now, by service. */
export type Waits = Record<string, api.Wait | null>;

// -- data embedded in a page

/** The page's texts by key, in its language. */
export type Words = Record<string, string>;
/** A text in every plural form that its language has. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export type Timer = ReturnType<typeof setTimeout>;
