// In which order devices are shown, and how long ago each showed a sign of life. Pure.

/** @import { RegisteredDevice } from "talon/types.js" */

const FRESH_S = 20;

/**
 * Those in trouble first, a breakdown before a warning; the others in the order of the registry.
 * @template {Pick<RegisteredDevice, "trouble" | "state">} D
 * @param {D[]} devices
 */
export function inOrder(devices) {
  const rank = (/** @type {D} */ device) => (!device.trouble ? 2 : ["absent", "fault"].includes(device.state) ? 0 : 1);
  return devices.map((device, place) => ({ device, place })).sort((a, b) => rank(a.device) - rank(b.device) || a.place - b.place).map(({ device }) => device);
}

/**
 * How long ago the device showed a sign of life, as {key, count} of a sentence; null when it never did.
 * @param {Pick<RegisteredDevice, "seen_at">} device
 * @param {number} now
 */
export function age(device, now) {
  if (!device.seen_at) return null;
  const seconds = Math.max(0, (now - Date.parse(device.seen_at)) / 1000);
  if (seconds < FRESH_S) return { key: "seen_now", count: 0 };
  if (seconds < 90) return { key: "seen_seconds", count: Math.round(seconds) };
  if (seconds < 5400) return { key: "seen_minutes", count: Math.round(seconds / 60) };
  return { key: "seen_hours", count: Math.round(seconds / 3600) };
}
