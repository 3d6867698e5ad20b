// Exercises: searched as one types, written in a form or as text with what is wrong told at once, brought in from files.
"use strict";
window.nuanyanOwnItems = ({ say, find, all, stage, place, does, ask, show, tell, later }) => {
  const { give, encoded } = window.nuanyan;
  const LARGEST = 2 * 2 ** 20; // bytes
  let turn = 0, dirty = false, warned = false, seek = {}, file = null;
  const form = () => find("[data-form=item]", stage());

  // ---- the list ----------------------------------------------------------------------------------------------------

  const sought = () => Object.fromEntries(all("[data-form=seek] [name]", stage()).map((field) => [field.name, field.value]));

  async function search(page = 0) {
    if (!place("list")) return;
    const now = ++turn;
    seek = sought();
    const answer = await ask("find", { ...seek, page });
    if (now !== turn || !place("list")) return;
    if (answer.problem) return tell("", answer.problem);
    place("list").innerHTML = answer.list;
  }

  async function open() {
    if (!show(await does("items"))) return;
    for (const field of all("[data-form=seek] [name]", stage())) if (seek[field.name]) field.value = seek[field.name];
    search();
  }

  // ---- writing -----------------------------------------------------------------------------------------------------

  function given() {
    const { kind, mode, id, seen } = form().dataset, text = find("[data-yaml]", form());
    if (text) return { kind, mode, id, seen, yaml: text.value };
    const fields = Object.fromEntries(all("[data-cell]", form()).map((field) => [field.dataset.cell, field.value]));
    for (const box of all("[data-many]", form())) {
      const name = box.dataset.many;
      fields[name] = [fields[name], box.checked && box.value].filter(Boolean).join("、");
    }
    return { kind, mode, id, seen, fields };
  }

  function noted(html) {
    place("notes").innerHTML = html;
    const wrong = new Set(all("[data-about]", place("notes")).map((note) => note.dataset.about));
    for (const field of all("[data-cell]", form())) wrong.has(field.dataset.cell) ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  }

  async function check() {
    if (!form()) return;
    const now = ++turn, answer = await ask("check", given());
    if (now === turn && form() && !answer.problem) noted(answer.notes);
  }
  const soon = later(check);

  async function save() {
    ++turn;
    const answer = await does("save", given());
    if (!answer) return;
    if (answer.html) return (dirty = false), show(answer);
    noted(answer.notes);
    const first = find("[aria-invalid]", form()) ?? find("[data-yaml]", form());
    first?.focus();
  }

  async function write(deed, request) {
    if (show(await does(deed, request))) dirty = warned = false;
  }

  async function turned(button) {
    if (!show(await does("turn", { ...given(), to: button.dataset.to }))) return;
    check();
  }

  // What was written and not saved is left when it is asked for twice.
  function leave(deed) {
    if (form() && dirty && !warned) return (warned = true), tell("", say("page.training.sure"));
    dirty = warned = false;
    return deed();
  }

  // ---- files -------------------------------------------------------------------------------------------------------

  async function sheet(fold) {
    const place = find("[data-place=sheet]", fold);
    if (!fold.open || place.innerHTML) return;
    const answer = await ask("sheet");
    answer.problem ? tell("", answer.problem) : (place.innerHTML = answer.html);
  }

  const kind = () => find("[data-sheet-kind]", stage()).value;

  async function rehearse(raw) {
    if (!raw) return;
    if (raw.size > LARGEST) return tell("", say("page.training.sheet.too_large"));
    tell(say("page.training.sheet.reading"));
    file = { name: raw.name, base64: await encoded(raw), kind: kind() };
    planned(await does("rehearse", file));
  }

  const planned = (answer) => (place("plan").innerHTML = answer?.plan ?? "");

  async function bring(button) {
    const answer = await ask("bring", { ...file, plan: button.dataset.plan });
    tell(answer.told, answer.problem);
    if (answer.plan) return planned(answer);
    if (answer.problem) return;
    cancel();
    search();
  }

  function cancel() {
    file = null;
    planned();
    find("[data-file]", stage()).value = "";
  }

  const taken = async (request) => {
    const answer = await does("sample", { kind: kind(), ...request });
    if (answer) give(answer);
  };

  const seeking = later(search);
  return {
    open, save, leave, sheet,
    find: () => search(),
    retire: async (button) => show(await does("retire", { id: button.dataset.id })),
    written(field) {
      if (field.closest("[data-form=seek]")) seeking(0);
      else if (field.closest("[data-form=item]")) (dirty = true), (warned = false), soon();
    },
    picked(field) {
      if (field.matches("[data-file]")) rehearse(field.files[0]);
      else if (field.matches("[data-sheet-kind]")) cancel();
    },
    deeds: {
      item: async (button) => show(await does("item", { id: button.dataset.id })),
      blank: (button) => write("blank", { kind: button.dataset.kind }),
      copy: (button) => write("blank", { id: button.dataset.id }),
      edit: (button) => write("edit", { id: button.dataset.id }),
      restore: async (button) => show(await does("restore", { id: button.dataset.id })),
      page: (button) => search(Number(button.dataset.page)),
      turn: turned,
      bring,
      cancel,
      sample: (button) => taken({ form: button.dataset.as }),
      sample_csv: (button) => taken({ form: button.dataset.as }),
      own: (button) => taken({ form: button.dataset.as, own: "yes" }),
    },
  };
};
