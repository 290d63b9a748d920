// The company's colours changed in the settings: every open page takes them on without being loaded again.

/**
 * `version` is that of the settings; the address changes with it, so that no cache answers.
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
