// Judges a display as somebody does who reads it from afar: returns what is cut off, too small, or laid over something else. Evaluated in the page.
() => {
  const complaints = [];
  const [wide, tall] = [innerWidth, innerHeight];
  const page = document.documentElement;
  if (page.scrollHeight > tall || page.scrollWidth > wide) complaints.push(`the page scrolls: ${page.scrollWidth} × ${page.scrollHeight}`);

  const name = (/** @type {Element} */ element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} “${element.textContent.trim().replace(/\s+/g, " ").slice(0, 30)}”`;
  for (const element of document.querySelectorAll("body *:not(script, svg, svg *, .ticker, .ticker *)")) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (box.left < -1 || box.top < -1 || box.right > wide + 1 || box.bottom > tall + 1) complaints.push(`outside the screen: ${name(element)}`);
    const { display, textOverflow } = getComputedStyle(element);
    if (display !== "inline" && textOverflow !== "ellipsis" && element.scrollWidth > element.clientWidth + 2) complaints.push(`wider than its box: ${name(element)}`);
  }

  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const capitals = (/** @type {Element} */ element) => {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
    pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    return pen.measureText("0").actualBoundingBoxAscent;
  };
  // On the board each called number, of a plate the one it shows: a twelfth of the height can be read ten metres away.
  const least = tall / 12;
  for (const number of document.querySelectorAll(".number")) {
    if (!number.checkVisibility()) continue;
    if (capitals(number) < least) complaints.push(`small number: ${name(number)} ${capitals(number).toFixed(0)} px of ${least.toFixed(0)}`);
    const row = number.closest("li");
    if (row && capitals(number) > row.clientHeight) complaints.push(`higher than its row: ${name(number)}`);
  }

  const blocks = [...document.querySelectorAll(".heads, .list li, .placard, .ticker, .windows li, .clock, .date, .zone, .about, .note, .plate > *")];
  blocks.forEach((one, index) => {
    for (const other of blocks.slice(index + 1)) {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      const apart = a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
      if (!apart) complaints.push(`overlap: ${name(one)} and ${name(other)}`);
    }
  });
  return [...new Set(complaints)];
}
