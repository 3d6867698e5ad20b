// What can be opened beside a conversation, and what is asked before one is put away or deleted.
"use strict";
window.nuanyanBeside = ({ place, one, id, ask, show, marking, gone }) => {
  const { say, find, all, give } = window.nuanyan;
  const DEEDS = { handover: "summary", timeline: "timeline" };
  const field = (name) => find(`[data-field=${name}]`, one())?.value.trim() ?? "";

  async function unfold(fold) {
    const name = fold.dataset.beside;
    if (name === "layouts") marking(await ask("learnt", { text: find("#talk-box").value }));
    else if (id()) show(await ask(DEEDS[name], { id: id() }, true));
  }

  // What was said since is told where it stands open.
  function renew() {
    all("[data-beside][open]", one()).filter((fold) => fold.dataset.beside !== "layouts").forEach(unfold);
  }

  // What stands open beside one conversation is no part of another.
  function shut() {
    for (const fold of all("[data-beside]", one())) fold.open = false;
    for (const name of Object.keys(DEEDS)) Object.assign(place(name), { innerHTML: "" }).dataset.html = "";
  }

  async function save(kind) {
    const file = await ask("export", { id: id(), kind });
    if (!file) return;
    give(file);
  }

  function sure(deed) {
    const dialog = find("#talk-sure"), yes = find(".yes", dialog), conversation = id();
    find("p", dialog).textContent = say(`page.talks.sure.${deed}`, { name: find(".head .name", one()).value });
    yes.textContent = say(`page.talks.sure.yes_${deed}`);
    yes.onclick = async () => {
      dialog.close();
      const answer = await ask(deed, { id: conversation });
      if (answer) gone(conversation, answer);
    };
    find(".no", dialog).onclick = () => dialog.close();
    dialog.showModal();
    find(".no", dialog).focus();
  }

  async function note() {
    show(await ask("note", { id: id(), what: field("noted") }));
    find("[data-field=noted]", one())?.focus();
  }

  async function handOver() {
    const conversation = id(), answer = await ask("hand_over", { id: conversation, to: field("to"), note: field("handed") });
    if (!answer) return;
    if (!answer.id) return void gone(conversation, answer);
    show(answer);
    renew();
  }

  return { unfold, renew, shut, save, sure, note, handOver };
};
