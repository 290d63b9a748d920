// The plate of a window that is not in the settings: checks every minute, and reloads once the window exists.

const LOOK_AGAIN_MS = 60 * 1000;

setInterval(async () => {
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}, LOOK_AGAIN_MS);
