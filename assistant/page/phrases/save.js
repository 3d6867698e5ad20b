// 存成话术: the desk hands over a reply, the dialog lays its sentences out, what is ticked is proposed.
"use strict";
nuanyan.keeping = (server) => {
  const { find, all, say, fields } = nuanyan;
  const ask = nuanyan.asker(server), dialog = document.createElement("dialog");
  let held = null; // what had the focus before
  dialog.id = "phrase-save";
  dialog.setAttribute("aria-labelledby", "phrase-save-title");
  document.body.append(dialog);

  const taken = () => all("[data-take]:checked", dialog).map((box) => box.closest("[data-offer]"));
  const told = (text, kind = "") => {
    const place = find(".deeds [data-told]", dialog);
    if (place) (place.textContent = text), (place.className = `told ${kind}`);
  };

  function count() {
    const send = find("[data-deed=send]", dialog), number = taken().length;
    if (!send) return;
    send.textContent = say("page.phrases.propose.send", { count: number });
    send.disabled = !number;
  }

  function laid(card) {
    const form = find("details", card), line = find("[data-said]", card);
    let watched = false;
    form.addEventListener("toggle", () => {
      if (!form.open || watched) return;
      watched = true;
      fields.narrow(find("[data-field=sub]", form), find("[data-field=intent]", form).value);
      find(":scope > .notes.brief", card)?.remove(); // the form shows them from now on
      fields.watch(form, ask, () => "");
    });
    form.addEventListener("input", () => (line.textContent = find("[data-field=text]", form).value));
  }

  async function open(reply) {
    held = document.activeElement;
    dialog.innerHTML = `<p class="note">${say("page.phrases.checking")}</p>`;
    if (!dialog.open) dialog.showModal();
    const answer = await ask("turn", reply);
    if (answer.problem) {
      dialog.innerHTML = '<p class="problem" role="alert"></p>';
      dialog.firstChild.textContent = answer.problem;
      return;
    }
    dialog.innerHTML = answer.dialog;
    all("[data-offer]", dialog).forEach(laid);
    count();
    find("[data-take]", dialog)?.focus();
  }

  async function send(button) {
    const items = taken().map((card) => ({ number: card.dataset.offer, fields: fields.read(find("details", card)) }));
    button.disabled = true;
    const answer = await ask("offer", { items });
    for (const number of (answer.sent ?? "").split(" ").filter(Boolean)) find(`[data-offer="${number}"]`, dialog).remove();
    count();
    if (answer.problem) return told(answer.problem, "problem");
    told(answer.told, "well");
    all("[data-deed=send]", dialog).forEach((each) => each.remove());
    find("[data-deed=close]", dialog).focus();
  }

  dialog.addEventListener("change", count);
  dialog.addEventListener("click", (event) => {
    const deed = event.target.closest?.("[data-deed]")?.dataset.deed;
    if (event.target === dialog || deed === "close") dialog.close();
    else if (deed === "send") send(event.target.closest("[data-deed]"));
  });
  dialog.addEventListener("close", () => held?.focus?.({ preventScroll: true }));
  nuanyan.savePhrase = open;
};
