// Small comforts; every page works without this file.
(() => {
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  const railIsOpen = () => window.location.hash === "#rail";

  const closeRail = () => {
    window.location.hash = "#top";
    document.querySelector(".rail-open")?.focus();
  };

  const closeMenu = (menu, { focus }) => {
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    const box = document.getElementById("search");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "/" && plain && box && !typing(event.target)) {
      event.preventDefault();
      box.focus();
      box.select();
    }
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => closeMenu(menu, { focus: true }));
    document.getElementById("suggestions")?.replaceChildren();
    if (railIsOpen()) closeRail();
  });

  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) closeMenu(menu, { focus: false });
    });
    if (!event.target.closest(".topbar-search")) {
      document.getElementById("suggestions")?.replaceChildren();
    }
    if (railIsOpen() && !event.target.closest(".rail, .rail-open")) closeRail();
  });

  const say = (text) => {
    const place = document.getElementById("announcements");
    if (place) place.textContent = text;
  };

  // A form's own token, so that partial requests that write pass the same check as forms.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });

  // A whole page instead of a part means that the session ended: show it as a page.
  // (A form that saves as one writes must not lose what is in it: drafts.js sees to that.)
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.elt.closest?.("[data-draft]")) return;
    if (/^\s*<!doctype/i.test(event.detail.xhr.responseText)) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
  document.addEventListener("htmx:responseError", () => say(document.body.dataset.failed));
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));

  // The box above the boxes of a list.
  const offerAll = () => document.querySelectorAll("[data-choose-all]").forEach((box) => { box.hidden = false; });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-choose-all]")) return;
    event.target.closest("table").querySelectorAll("input[name=rows]").forEach((box) => { box.checked = event.target.checked; });
  });
  document.addEventListener("htmx:afterSettle", offerAll);
  offerAll();

  // An error summary takes the focus, so that it is read first.
  document.querySelector(".error-summary")?.focus();
})();
