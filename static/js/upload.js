// Sends a form that holds a file with its progress; without this file the browser sends it itself.
(() => {
  const show = (form, part) => form.querySelector(`[data-upload-${part}]`);
  const say = (text) => {
    document.getElementById("announcements").textContent = text;
  };

  const fail = (form, text, field) => {
    const place = show(form, "error");
    show(form, "line").hidden = true;
    place.textContent = text;
    place.hidden = false;
    form.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = false; });
    field?.focus();
  };

  const tooBig = (field) =>
    [...field.files].some((file) => field.dataset.maxBytes && file.size > Number(field.dataset.maxBytes));

  const progress = (form, share) => {
    const percent = Math.round(share * 100);
    show(form, "line").querySelector("progress").value = percent;
    show(form, "percent").textContent = `${percent} %`;
    if (percent === 100) say(show(form, "line").dataset.sent);
  };

  const send = (form, body, address) => {
    const line = show(form, "line");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(form, event.loaded / event.total);
    });
    request.addEventListener("error", () => fail(form, line.dataset.failed));
    request.addEventListener("load", () => {
      if (!/html/.test(request.getResponseHeader("Content-Type") ?? "") || request.status === 413) {
        fail(form, line.dataset.failed);
        return;
      }
      // The answer is a page, shown as if the browser had gone there.
      if (request.responseURL) window.history.replaceState(null, "", request.responseURL);
      document.open();
      document.write(request.responseText);
      document.close();
    });
    show(form, "cancel").addEventListener("click", () => {
      request.abort();
      line.hidden = true;
      form.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = false; });
      form.querySelector("button").focus();
    }, { once: true });
    request.open("POST", address);
    request.send(body);
    line.hidden = false;
    show(form, "error").hidden = true;
    form.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = true; });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form || !show(form, "line") || event.defaultPrevented) return;
    const fields = [...form.querySelectorAll("input[type=file]")].filter((field) => field.files.length);
    const wrong = fields.find(tooBig);
    if (!fields.length) return;
    event.preventDefault();
    if (wrong) {
      fail(form, show(form, "line").dataset.tooBig, wrong);
      return;
    }
    send(form, new FormData(form, event.submitter), form.getAttribute("action") || window.location.href);
  });
})();
