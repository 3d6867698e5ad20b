// Who is at the page; and when a session has ended, the password is asked for on the spot, so that nothing typed is lost.
"use strict";
(() => {
  const { say, find, all } = window.nuanyan;
  const ask = window.fetch;
  let me = "", dialog = null;

  // Every request of the page passes here, Gradio's too: one that is answered with "signed out" says so to all rooms.
  window.fetch = async (...request) => {
    const answer = await ask(...request);
    if (answer.status === 401 && answer.headers.get("x-nuanyan") === "signed-out") {
      document.dispatchEvent(new CustomEvent("nuanyan:signed-out"));
    }
    return answer;
  };

  function signedOut() {
    if (!dialog || dialog.open) return;
    const form = find("form", dialog);
    form.elements.name.value = me;
    form.elements.name.readOnly = Boolean(me); // else nobody had to sign in when this page was opened
    form.elements.password.value = "";
    find(".problem", dialog).textContent = "";
    dialog.showModal();
    form.elements[me ? "password" : "name"].focus();
  }

  async function enter(event) {
    event.preventDefault();
    const form = event.target, button = find(".enter", form), line = find(".problem", form);
    button.disabled = true;
    try {
      const answer = await ask("/login", { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) });
      line.textContent = (await answer.json()).problem;
      if (answer.ok) back(form.elements.name.value);
    } catch {
      line.textContent = say("access.again.unreachable");
    }
    button.disabled = false;
    form.elements.password.value = "";
    if (dialog.open) form.elements.password.focus();
  }

  function back(name) {
    me = name;
    dialog.close();
    all(".toast-close").forEach((button) => button.click()); // what Gradio said of it is no longer so
    document.dispatchEvent(new CustomEvent("nuanyan:signed-in"));
  }

  document.addEventListener("nuanyan:signed-out", signedOut);
  window.nuanyan.who = async (element, server) => {
    dialog = find("#again", element);
    find("form", dialog).addEventListener("submit", enter);
    const { badge, name, shut } = await server.who(null);
    me = name;
    for (const room of shut.split(" ").filter(Boolean)) find(`#tab-${room}`)?.remove();
    document.body.dataset.known = "";
    const place = document.createElement("template");
    place.innerHTML = badge;
    find("#top header")?.append(place.content);
  };
})();
