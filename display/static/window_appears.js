// A plate for a window that the settings do not have looks again every minute, and shows the plate once there is one.

const LOOK_AGAIN_MS = 60 * 1000;

setInterval(async () => {
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}, LOOK_AGAIN_MS);
