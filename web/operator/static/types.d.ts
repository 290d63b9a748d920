// The types that the console's modules share: the console as its steps see it, the views' model, and a dialog.
import type { nothing, TemplateResult } from "lit-html";
import type { Hall } from "../../static/js/hall.js";
import type { HallState, Language, OfficeWindow, Service, Ticket, Words } from "../../static/js/types.js";
import type { Commands } from "./commands.js";
import type { Notices } from "./notices.js";
import type { stepsOf } from "./steps.js";
import type { Tabs } from "./tabs.js";
import type { UpcomingTicket } from "./upcoming.js";

/** Anything that lit-html draws. */
export type Content = TemplateResult | typeof nothing | string | number;

export type Steps = ReturnType<typeof stepsOf>;
export type Step = keyof Steps;
/** The action of a key or a button. */
export type Action = Step | "primary" | "help" | "other_window";

/** What a window sees and may do at the moment. */
export interface Desk {
  window: OfficeWindow;
  ticket: Ticket | null;
  service: Service | null | undefined;
  waiting: Ticket[];
  parked: Ticket[];
  /** Who did not come, and can still come back. */
  absent: Ticket[];
  /** Seconds in which the call can still be taken back. */
  undo: number;
  primary: Step;
  allowed: Set<Step>;
}

/** The console as its steps and the devices of its window see it. */
export interface OperatorConsole {
  readonly texts: Words;
  readonly lang: Language;
  readonly windowId: string;
  readonly hall: Pick<Hall, "state" | "attend" | "secondsSince">;
  readonly notices: Pick<Notices, "problem" | "warning" | "good" | "clear">;
  readonly commands: Pick<Commands, "send">;
  readonly tabs: Pick<Tabs, "working">;
  readonly steps: Steps;
  readonly desk: Desk;
  /** A question is being answered. */
  readonly asking: boolean;
  /** The dialog that was closed last, if that is less than `ms` ago. */
  justClosed(ms: number): Dialog | null;
  open(dialog: Dialog): void;
  draw(): void;
  /** Reads from the public API, in the language of the page. */
  read<T = unknown>(path: string): Promise<T>;
}

/** What a dialog may use of the page. */
export interface DialogPage {
  texts: Words;
  element: HTMLDialogElement;
  close(): void;
  leave(): void;
  draw(): void;
}

/** The frame around a dialog's own content. */
export interface DialogFrame {
  title: string;
  text?: string;
  hint?: Content;
  /** The label of the way out. */
  cancel?: string;
  wide?: boolean;
}

export interface Dialog extends DialogFrame {
  /** The number of the ticket that it is about: it closes when that ticket has left the window. */
  about?: string | null;
  /** Changes with the question: the keyboard focus then moves there. */
  question?: unknown;
  draw(page: DialogPage): Content;
  /** Handles a key press; true when the dialog used it. */
  press(event: KeyboardEvent, page: DialogPage): boolean;
  /** Whether the dialog may be left now. */
  leave?(page: DialogPage): boolean;
}

export interface Targets {
  wait_s: number;
  reception_s: number;
  visit_s: number;
}

/** The model that the views draw. */
export interface View {
  texts: Words;
  lang: Language;
  state: HallState;
  connected: boolean;
  desk: Desk;
  /** The office's time in milliseconds, and as people read it. */
  now: number;
  time: string;
  targetsOf(ticket: Ticket): Targets;
  /** The operator's full name. */
  me: string;
  /** The silent alarm: "sending", "received", "taken", or null. */
  mark: string | null;
  upcoming: UpcomingTicket | null;
  /** The name of the command on its way. */
  busy: string | null;
  blocked: boolean;
  perform(action: Action, subject?: string | Ticket): void;
}
