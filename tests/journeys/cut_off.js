// Finds what is cut off or pushed out of a desk page: text that does not fit its box, a page wider than the screen. Evaluated in the page.
() => {
  const complaints = [];
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide + 1) complaints.push(`the page is wider than the screen: ${document.documentElement.scrollWidth} > ${wide}`);
  const name = (/** @type {Element} */ element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} “${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const top = document.querySelector("dialog[open]") ?? document.body;
  for (const element of top.querySelectorAll("*:not(script, style, noscript, svg, svg *, option, .only-read-aloud)")) {
    if (!element.checkVisibility()) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const style = getComputedStyle(element);
    const clips = style.overflowX !== "visible";
    const scrolls = ["auto", "scroll"].includes(style.overflowX);
    if (style.display !== "inline" && clips && !scrolls && style.textOverflow !== "ellipsis" && element.scrollWidth > element.clientWidth + 2) complaints.push(`cut off at the side: ${name(element)}`);
    if (style.overflowY === "hidden" && element.scrollHeight > element.clientHeight + Math.max(4, parseFloat(style.paddingBottom)) && style.webkitLineClamp === "none") complaints.push(`cut off below: ${name(element)}`);
    if (element.closest("[data-scrolls], .table-scroll")) continue;
    if (box.right > innerWidth + 1 || box.left < -1) complaints.push(`outside the screen: ${name(element)}`);
    const around = /** @type {Element} */ (element.parentElement);
    const parent = around.getBoundingClientRect();
    const isControl = ["BUTTON", "A", "LABEL", "TH", "TD"].includes(around.tagName);
    if (isControl && style.position !== "absolute" && (box.right > parent.right + 2 || box.left < parent.left - 2)) complaints.push(`out of its box: ${name(element)}`);
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (own && ["BUTTON", "A"].includes(element.tagName) && style.display !== "inline" && element.scrollWidth > element.clientWidth + 2) complaints.push(`wider than its button: ${name(element)}`);
  }
  return [...new Set(complaints)];
}
