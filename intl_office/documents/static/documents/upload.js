// Shows how far an upload is; without this file the form is sent as any other.
(() => {
  const tooBig = (form) =>
    [...form.querySelectorAll("input[type=file][data-max-bytes]")].find((input) =>
      [...input.files].some((file) => file.size > Number(input.dataset.maxBytes)),
    );

  const show = (form, text, percent) => {
    const line = form.querySelector("[data-upload-progress]");
    const bar = line.querySelector("progress");
    line.hidden = false;
    line.querySelector("[data-upload-text]").textContent = text;
    bar.value = percent;
    bar.hidden = percent === null;
  };

  const stop = (form, text) => {
    show(form, text, null);
    form.querySelector("[data-upload-progress]").classList.add("alert", "tone-bad");
    form.querySelectorAll("button").forEach((button) => (button.disabled = false));
  };

  // The answer is a page: the one of the next step, or this one with its errors.
  const arrive = (request) => {
    window.history.replaceState(null, "", request.responseURL);
    document.open();
    document.write(request.responseText);
    document.close();
  };

  const send = (form) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
      show(form, percent < 100 ? `${percent} %` : form.dataset.sent, percent);
    });
    request.addEventListener("load", () => arrive(request));
    request.addEventListener("error", () => stop(form, form.dataset.lost));
    request.open("POST", form.action || window.location.href);
    request.send(new FormData(form));
    form.querySelectorAll("button").forEach((button) => (button.disabled = true));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form) return;
    const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    if (!files) return;
    event.preventDefault();
    form.querySelector("[data-upload-progress]").classList.remove("alert", "tone-bad");
    if (tooBig(form)) stop(form, form.dataset.tooBig);
    else send(form);
  });
})();
