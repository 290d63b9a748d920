// The errands beside a ticket that this kiosk offers now: what is not configured, or cannot be done here, is not shown.
import * as icons from "./icons.js";
import { payable } from "./payment_errand.js";

/** @import { Words } from "talon/types.js" */
/** @import { Content, Kiosk } from "./types.js" */

/** @typedef {"pay" | "reading" | "appointment" | "information" | "call"} ErrandName */
/** @typedef {{name: ErrandName, title: string, icon: Content, lit?: boolean, touch: () => void}} Tile */

/**
 * `open(name)` begins an errand.
 * @param {Kiosk} kiosk
 * @param {Words} words
 * @param {(name: ErrandName) => void} open
 * @returns {Tile[]}
 */
export function tilesOf(kiosk, words, open) {
  const { place, information, staffCall } = kiosk;
  /** @type {(Omit<Tile, "touch"> & {is: boolean})[]} */
  const offered = [
    { name: "pay", title: words.tile_pay, icon: icons.coins, is: payable(kiosk) !== null },
    { name: "reading", title: words.tile_reading, icon: icons.meter, is: Boolean(place?.billing && place.readings) },
    { name: "appointment", title: words.tile_appointment, icon: icons.calendar, is: kiosk.appointments },
    { name: "information", title: words.tile_information, icon: icons.book, is: information.length > 0 },
    { name: "call", title: staffCall.isOn ? words.call_tile_on : words.call_tile, icon: icons.bell, is: true, lit: staffCall.isOn },
  ];
  return offered.filter(({ is }) => is).map((tile) => ({ ...tile, touch: () => open(tile.name) }));
}
