// Light or dark: as the person chose, else as the machine has it. Loaded before the page is drawn, so that it does not flash.
{
  const root = document.documentElement;
  const machine = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => root.classList.toggle("dark", root.dataset.theme === "dark" || (root.dataset.theme === "system" && machine.matches));
  follow();
  machine.addEventListener("change", follow);

  // Any button with data-action="theme" turns the page over, and the choice is kept for this person.
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-action=theme]")) return;
    root.dataset.theme = root.classList.contains("dark") ? "light" : "dark";
    follow();
    const csrf = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
    const body = new URLSearchParams({ theme: root.dataset.theme, csrf_token: csrf });
    fetch("/appearance/theme", { method: "POST", body, mode: "cors" }).catch(() => {});
  });
}
