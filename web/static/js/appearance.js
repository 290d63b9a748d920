// Applies the company's colours to an open page when they change in the settings, without a reload.

/**
 * `version` is the settings' version; it changes the address, so that no cache answers.
 * @param {number} version
 */
export function takeColours(version) {
  const sheet = linkTo("/appearance/colours.css") ?? added();
  sheet.href = `/appearance/colours.css?v=${version}`;
}

function added() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  linkTo("/talon.css")?.after(sheet);
  return sheet;
}

/**
 * @param {string} address
 * @returns {HTMLLinkElement | null}
 */
function linkTo(address) {
  return document.querySelector(`link[href*="${address}"]`);
}
