// Asks a person for the password again when the server wants it before a weighty change. The dialog is in the page's frame.
import { partOf, valueIn } from "./page.js";

/**
 * Shows the dialog until the password is right or the person gives up. False on a page that has no dialog.
 * @param {string} reason The server's sentence.
 * @returns {Promise<boolean>} Whether the password was given.
 */
export function passwordConfirmed(reason) {
  const dialog = document.getElementById("confirm-password");
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(false);
  const form = partOf(dialog, "form", HTMLFormElement);
  const problem = partOf(dialog, "[role=alert]");
  form.reset();
  problem.textContent = "";
  partOf(dialog, "[data-reason]").textContent = reason;
  return new Promise((resolve) => {
    let confirmed = false;
    form.onsubmit = async (event) => {
      event.preventDefault();
      const answer = await confirm(valueIn(event, "password"));
      confirmed = answer === null;
      if (confirmed) dialog.close();
      else problem.textContent = answer;
    };
    partOf(dialog, "[data-action=cancel]").onclick = () => dialog.close();
    dialog.onclose = () => {
      form.reset();
      resolve(confirmed);
    };
    dialog.showModal();
  });
}

/**
 * Null when the password is right, else the server's sentence.
 * @param {string} password
 * @returns {Promise<string | null>}
 */
async function confirm(password) {
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
  try {
    const response = await fetch("/api/v1/sessions/confirm", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ password }),
    });
    return response.ok ? null : ((await response.json().catch(() => ({}))).detail ?? response.statusText);
  } catch (error) {
    return String(error);
  }
}
