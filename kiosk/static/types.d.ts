// What the touchscreen's modules hand one another: the kiosk as its errands see it, an errand, and a screen.
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
  /** What can be paid and read here; null until it is known. */
  readonly place: PaymentPlace | null;
  readonly staffCall: StaffCall;
  readonly hall: { readonly state: HallState | null };
  /** When the screen was touched last. */
  readonly touchedAt: number;
  /** The page's texts in the visitor's language. */
  words(): Words;
  draw(): void;
  /** Ends the errand: the home screen, for another visitor unless it is the same one. */
  home(how?: { sameVisitor?: boolean }): void;
  /** Ends the errand and begins another one. */
  open(errand: Errand): void;
  loadServices(): Promise<void>;
  /** Keeps the id of a payment over a reload of the page; null forgets it. */
  remember(payment: string | null): void;
}

/** What a visitor does here. */
export interface Errand {
  /** What is shown of it now. */
  screen(view: View): Screen;
  /** Called four times a second. */
  tick(): void;
  /** The visitor goes: nothing that still comes in belongs to the next one. */
  leave(): void;
  /** Home, with nothing to undo. */
  readonly isUntouched?: boolean;
  /** The page has to be loaded again before the next visitor. */
  readonly needsReload?: boolean;
  languageChanged?(lang: Language): void;
  servicesChanged?(): void;
  hallChanged?(event: HallEvent): void;
}

/** What is true of the kiosk while a screen is drawn. */
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
  /** How many cards of a list a page holds. */
  perPage: number;
  lineLost: boolean;
  callIsOn: boolean;
  tiles: Tile[];
  time: string;
  date: string;
}

/** What stands on a screen: a question above its controls, or a body. */
export interface Middle {
  title?: string;
  explanation?: Content;
  controls?: Content;
  body?: Content;
  keypad?: Keypad;
}

export interface Keypad {
  press(key: string): void;
  /** What Enter does; null while the entry is not complete. */
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
  /** It shows by itself that the server is away. */
  copes?: boolean;
  /** Nobody is sent home from it by idleness: something is on its way. */
  holds?: boolean;
  /** It ends by itself, without the idle warning. */
  stays?: boolean;
}

/** What the buttons around every errand do. */
export interface FrameActions {
  language(lang: Language): void;
  accessible(): void;
  repeat(): void;
  callStaff(): void;
  startOver(): void;
  leaveNow(): void;
  carryOn(): void;
}
