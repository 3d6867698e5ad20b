// One sentence as a form: its fields read and written, checked as they are typed. Used by the library and by the dialog of the desk.
"use strict";
nuanyan.asker = (server) => async (deed, request) =>
  (await nuanyan.answered(server[deed](request))) ?? { problem: nuanyan.say("page.phrases.unreachable") };

nuanyan.fields = (() => {
  const { find, all } = nuanyan, PAUSE = 350; // milliseconds without a key before a check
  const groups = new WeakMap(); // all subs of a select, for only those of one intent are shown

  const ticked = (form, name) => all(`[data-field=${name}]:checked`, form).map((box) => box.value);
  const value = (form, name) => find(`[data-field=${name}]`, form).value;

  function read(form) {
    const fields = { emotion: ticked(form, "emotion"), remedies: ticked(form, "remedies") };
    for (const name of ["intent", "sub", "role", "text", "style", "when", "tags"]) fields[name] = value(form, name);
    const held = form.closest("[data-retired]");
    return { ...fields, retired: Boolean(held) };
  }

  function write(form, fields) {
    for (const name of ["intent", "role", "text", "style", "when", "tags"]) find(`[data-field=${name}]`, form).value = fields[name];
    for (const name of ["emotion", "remedies"])
      for (const box of all(`[data-field=${name}]`, form)) box.checked = fields[name].includes(box.value);
    const sub = find("[data-field=sub]", form);
    narrow(sub, fields.intent);
    sub.value = fields.sub;
  }

  // Show the subs of one intent; with none, all of them.
  function narrow(select, intent) {
    if (!groups.has(select)) groups.set(select, all("optgroup", select));
    const before = select.value, shown = groups.get(select).filter((each) => !intent || each.dataset.intent === intent);
    all("optgroup", select).forEach((each) => each.remove());
    select.append(...shown);
    const there = [...select.options].some((each) => each.value === before);
    select.value = there ? before : select.options[0]?.value ?? "";
  }

  function insert(form, slot) {
    const text = find("[data-field=text]", form);
    text.focus();
    text.setRangeText(slot, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Check a form whenever it rests; `done` hears whether something stops it, and whether the check could be made at all.
  function watch(form, ask, own, done = () => {}) {
    let timer = 0, turn = 0;
    const put = (name, html, plain) => {
      const place = find(`[data-${name}]`, form);
      if (place) plain ? (place.textContent = html) : (place.innerHTML = html);
    };
    async function check() {
      const mine = ++turn;
      const answer = await ask("check", { fields: read(form), id: own() });
      if (mine !== turn || !form.isConnected) return;
      if (answer.problem) return put("sample", answer.problem, true), done(false);
      put("notes", answer.notes);
      put("sample", answer.sample, true);
      put("count", answer.count, true);
      done(Boolean(answer.stopped));
    }
    form.addEventListener("input", (event) => {
      if (event.target.matches("[data-slot]")) return;
      clearTimeout(timer);
      timer = setTimeout(check, PAUSE);
    });
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-field=intent]")) narrow(find("[data-field=sub]", form), event.target.value);
      if (event.target.matches("[data-slot]") && event.target.value) {
        insert(form, event.target.value);
        event.target.value = "";
      }
    });
    narrow(find("[data-field=sub]", form), value(form, "intent"));
    check();
    return check;
  }

  return { read, write, narrow, watch };
})();
