// Judges a touchscreen page as a visitor with weak eyes would: returns what is cut off, too small or too pale. Evaluated in the page.
() => {
  const LEAST_TARGET = 120, LEAST_TEXT = 28, LEAST_CONTRAST = 7;
  const complaints = [];
  const [wide, tall] = [innerWidth, innerHeight];
  const page = document.documentElement;
  if (page.scrollHeight > tall || page.scrollWidth > wide) complaints.push(`the page scrolls: ${page.scrollWidth} × ${page.scrollHeight}`);

  const name = (/** @type {Element} */ element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
  const luminance = (/** @type {number[]} */ [red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const colour = (/** @type {string} */ text) => (text.match(/[\d.]+/g) ?? []).map(Number);
  const ground = (/** @type {Element} */ element) => {
    for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
      const parts = colour(getComputedStyle(at).backgroundColor);
      if (parts.length === 3 || parts[3] === 1) return parts;
    }
    return [255, 255, 255];
  };

  for (const element of document.querySelectorAll("#kiosk, #kiosk *:not(svg, svg *)")) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const style = getComputedStyle(element);
    if (box.left < -1 || box.top < -1 || box.right > wide + 1 || box.bottom > tall + 1) complaints.push(`outside the screen: ${name(element)}`);
    const overflows = element.scrollWidth > element.clientWidth + 2;
    if (style.display !== "inline" && overflows) complaints.push(`wider than its box: ${name(element)}`);
    if (element.matches("button, .card, .about, .slip") && element.scrollHeight > element.clientHeight + 2) complaints.push(`cut off: ${name(element)}`);
    if (element.tagName === "BUTTON" && (box.width < LEAST_TARGET || box.height < LEAST_TARGET)) {
      complaints.push(`small target: ${name(element)} ${Math.round(box.width)} × ${Math.round(box.height)}`);
    }
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())) continue;
    if (parseFloat(style.fontSize) < LEAST_TEXT) complaints.push(`small text: ${name(element)} ${style.fontSize}`);
    const [light, dark] = [luminance(colour(style.color)), luminance(ground(element))].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < LEAST_CONTRAST) complaints.push(`pale text: ${name(element)} ${contrast.toFixed(2)} : 1`);
  }

  const blocks = [...document.querySelectorAll(".top, .stages, .stage h1, .stage .lead, .card, .notice, .more, .bottom button, .bar button, .edge button, .tile, .key, .go-on button, .controls > button, .typed, .owed, .last-reading, .paragraphs p, .fact-list, .about, .number, .facts > div, .slip, .watch-board, .line-lost, .called")];
  blocks.forEach((one, index) => {
    for (const other of blocks.slice(index + 1)) {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      const apart = a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
      if (!apart) complaints.push(`overlap: ${name(one)} and ${name(other)}`);
    }
  });
  return [...new Set(complaints)];
}
