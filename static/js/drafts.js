// A form that saves as one writes: what htmx leaves to do when the session ends meanwhile.
(() => {
  const EVERY = 60_000; // milliseconds between two announcements of "saved at"
  let announced = 0;
  let renewed = false; // once between two successes, so that a refusal never goes round in circles
  const say = (text) => {
    document.getElementById("announcements").textContent = text;
  };
  const line = (event) => event.detail.elt.closest?.("[data-draft]");
  const warn = (place, text) => {
    if (place.textContent.trim() === text) return;
    place.replaceChildren(Object.assign(document.createElement("span"), { className: "draft-notice tone-warn", textContent: text }));
    say(text);
  };

  // Signing in again elsewhere changes the token: fetch the page's new one, so that writing goes on.
  const renewToken = async (place) => {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("input[name=csrfmiddlewaretoken]");
    if (answer.redirected || !answer.ok || !fresh) return warn(place, place.dataset.signedOut);
    renewed = true;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = fresh.value;
    });
    window.htmx.trigger(place.closest("form"), "change");
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = line(event);
    if (!place || !/^\s*<!doctype/i.test(event.detail.xhr.responseText)) return;
    event.detail.shouldSwap = false;
    if (event.detail.xhr.status === 403 && !renewed) renewToken(place).catch(() => warn(place, place.dataset.unsaved));
    else warn(place, event.detail.xhr.status < 400 ? place.dataset.signedOut : place.dataset.unsaved);
  });
  document.addEventListener("htmx:sendError", (event) => {
    const place = line(event);
    if (place) warn(place, place.dataset.unsaved);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const place = line(event);
    if (!place) return;
    renewed = false;
    if (!place.querySelector(".draft-notice") && Date.now() - announced < EVERY) return;
    announced = Date.now();
    say(place.textContent.trim().replace(/\s+/g, " "));
  });
})();
