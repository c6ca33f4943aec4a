// Type-checked by tsc (clients/typescript/console.tsconfig.json); browsers run it as it is.

const pause = 300; // milliseconds

/**
 * The forms that have an attribute.
 * @param {string} attribute
 * @returns {NodeListOf<HTMLFormElement>}
 */
const formsWith = (attribute) => document.querySelectorAll(`form[${attribute}]`);

// Without it all forms work; with it the answer follows what is typed.
for (const form of formsWith("data-live")) {
  const place = document.getElementById(form.dataset.live ?? "");
  if (!place) continue;
  let timer = 0;
  let newest = 0;

  const ask = async () => {
    const turn = ++newest;
    const answer = await fetch(location.pathname, { method: "POST", body: new FormData(form) });
    if (turn !== newest) return;
    if (answer.redirected || !answer.ok) {
      location.reload(); // the session is over, or the service is: its own page says which
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(place.id);
    if (found && turn === newest) place.replaceChildren(...found.childNodes);
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, pause);
  });
}

// Without it the browser shows how much of a file was sent; with it the page does.
for (const form of formsWith("data-upload")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [bar, button] = [form.querySelector("progress"), form.querySelector("button")];
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.onprogress = (sent) => { if (bar) bar.value = sent.loaded / sent.total; };
    request.onload = () => location.assign(request.responseURL);
    request.onerror = () => location.assign((form.dataset.upload || form.action) + "?why=no-file");
    if (bar) bar.hidden = false;
    if (button) button.disabled = true;
    request.send(new FormData(form));
  });
}
