// The types that the touchscreen's modules share: the kiosk as its errands see it, an errand, and a screen.
import type { nothing, TemplateResult } from "lit-html";
import type {
  Get,
  HallEvent,
  HallState,
  InformationItem,
  Language,
  Office,
  OfferedService,
  PaymentPlace,
  Post,
  Services,
  Words,
  Zone,
} from "../../web/static/js/types.js";
import type { Room } from "./layout.js";
import type { OfflineNumbers } from "./offline.js";
import type { StaffCall } from "./staff_call.js";
import type { Tile } from "./tiles.js";

/** Anything that lit-html draws. */
export type Content = TemplateResult | typeof nothing | string | number | null;

export type Today = Services["office"]["today"];

/** The server and the clock, as an errand needs them. Times are in milliseconds of the page. */
export interface Means {
  get: Get;
  post: Post;
  now(): number;
  sleep(ms: number): Promise<void>;
  newRequestId(): string;
}

/** The kiosk as its errands see it. */
export interface Kiosk extends Means {
  readonly lang: Language;
  readonly services: OfferedService[];
  readonly appointments: boolean;
  readonly information: InformationItem[];
  /** The payments and readings that this kiosk offers; null until known. */
  readonly place: PaymentPlace | null;
  readonly staffCall: StaffCall;
  /** The numbers of the agent on this machine, for a server that is away. */
  readonly offline: OfflineNumbers;
  readonly hall: { readonly state: HallState | null };
  /** When the screen was touched last. */
  readonly touchedAt: number;
  /** The page's texts in the visitor's language. */
  words(): Words;
  draw(): void;
  /** Ends the errand and goes to the home screen, for a new visitor unless it is still the same. */
  home(how?: { sameVisitor?: boolean }): void;
  /** Ends the errand and starts another. */
  open(errand: Errand): void;
  loadServices(): Promise<void>;
  /** Keeps the id of a payment over a reload of the page; null forgets it. */
  remember(payment: string | null): void;
}

/** A task of a visitor at the kiosk. */
export interface Errand {
  /** What it shows now. */
  screen(view: View): Screen;
  /** Called four times a second. */
  tick(): void;
  /** The visitor is gone: answers that still arrive must not reach the next visitor. */
  leave(): void;
  /** At the home screen with nothing to undo. */
  readonly isUntouched?: boolean;
  /** The page must be reloaded before the next visitor. */
  readonly needsReload?: boolean;
  languageChanged?(lang: Language): void;
  servicesChanged?(): void;
  hallChanged?(event: HallEvent): void;
}

/** The kiosk's own state while a screen is drawn. */
export interface View {
  words: Words;
  texts: Record<Language, Words>;
  lang: Language;
  accessible: boolean;
  room: Room;
  services: OfferedService[];
  office: Office | null;
  today: Today | null;
  zones: Zone[];
  /** How many cards of a list fit on a page. */
  perPage: number;
  lineLost: boolean;
  /** The server is away, and the agent on this machine gives the numbers. */
  offline: boolean;
  callIsOn: boolean;
  tiles: Tile[];
  time: string;
  date: string;
}

/** The content of a screen: a question above its controls, or a body. */
export interface Middle {
  title?: string;
  explanation?: Content;
  controls?: Content;
  body?: Content;
  keypad?: Keypad;
}

export interface Keypad {
  press(key: string): void;
  /** The action of Enter; null while the entry is incomplete. */
  enter: (() => void) | null;
  comma: boolean;
}

/** The screen of an errand. */
export interface Screen extends Middle {
  /** Its class in the style sheet, and its name: another name is another screen, on which a doubled touch does nothing. */
  at: string;
  name: string;
  /** The stages of the errand, and the present one. */
  stages: string[];
  stage: number;
  back?: (() => void) | null;
  /** Whether the visitor may start over. */
  leave?: boolean;
  home?: boolean;
  /** It shows itself when the server is away. */
  copes?: boolean;
  /** It goes on without the server while the agent gives numbers. */
  offline?: boolean;
  /** It never times out, because something is on its way. */
  holds?: boolean;
  /** It ends by itself, without the idle warning. */
  stays?: boolean;
}

/** The actions of the buttons around every errand. */
export interface FrameActions {
  language(lang: Language): void;
  accessible(): void;
  repeat(): void;
  callStaff(): void;
  startOver(): void;
  leaveNow(): void;
  carryOn(): void;
}
