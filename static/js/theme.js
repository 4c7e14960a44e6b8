// Runs before the page is drawn: without a theme chosen, the page takes the system's.
(() => {
  const page = document.documentElement;
  if (page.hasAttribute("data-bs-theme")) return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => page.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  follow();
  dark.addEventListener("change", follow);
})();
