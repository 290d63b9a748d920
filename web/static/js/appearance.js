// The company's colours changed in the settings: every open page takes them on without being loaded again.

/** `version` is that of the settings; the address changes with it, so that no cache answers. */
export function takeColours(version) {
  const sheet = document.querySelector('link[href*="/appearance/colours.css"]') ?? added();
  sheet.href = `/appearance/colours.css?v=${version}`;
}

function added() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  document.querySelector('link[href*="/talon.css"]').after(sheet);
  return sheet;
}
