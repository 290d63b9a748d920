// What the modules of the live page draw from.
import type { HallState, Language, OfficeWindow, Words } from "../../static/js/types.js";
import type { Devices } from "./devices.js";
import type { Issuing } from "./issuing.js";
import type { Targets } from "./targets.js";
import type { Today } from "./today.js";
import type { WindowActs } from "./window_acts.js";

export interface View {
  texts: Words;
  lang: Language;
  state: HallState;
  /** The office's time in milliseconds. */
  now: number;
  connected: boolean;
  today: Today;
  targets: Targets;
  devices: Devices;
  acts: WindowActs;
  issuing: Issuing;
  /** Grants a break that waits, against the rule. */
  grantBreak(window: OfficeWindow): void;
  reportAddress: string;
}
