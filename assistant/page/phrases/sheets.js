// The library in and out of tables: files given, a file taken, looked through and brought in.
"use strict";
nuanyan.sheets = (view, server, changed, asked) => {
  const { find, all, say, give, encoded } = nuanyan, LARGEST = 2 * 2 ** 20; // bytes
  let file = null; // {name, base64} of the file that is looked through

  const problem = (text) => (find("[data-problem]", view).textContent = text);
  const ask = nuanyan.asker(server);

  async function taken(deed, request) {
    problem("");
    const answer = await ask(deed, request);
    answer.problem ? problem(answer.problem) : give(answer);
  }

  async function read(raw) {
    const plan = find("[data-plan]", view);
    if (!raw || !plan) return;
    problem("");
    plan.innerHTML = "";
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = say("page.phrases.table.reading");
    plan.append(note);
    file = { name: raw.name, base64: await encoded(raw.slice(0, LARGEST + 1)) };
    shown(await ask("rehearse", file));
  }

  function shown(answer) {
    const plan = find("[data-plan]", view);
    problem(answer.problem ?? "");
    plan.innerHTML = answer.plan ?? "";
    count();
  }

  function count() {
    const bring = find("[data-deed=bring]", view);
    if (!bring) return;
    const number = Number(bring.dataset.good) - all("[data-row]:not(:checked)", view).length;
    bring.textContent = say("page.phrases.table.bring", { count: number });
    bring.disabled = !number;
  }

  async function bring(button) {
    button.disabled = true;
    const without = all("[data-row]:not(:checked)", view).map((box) => Number(box.dataset.row));
    const answer = await ask("bring", { ...file, plan: button.dataset.planName, without });
    if (answer.plan) return shown(answer);
    button.disabled = false;
    if (answer.problem) return problem(answer.problem);
    find("[data-plan]", view).innerHTML = '<p class="told well" role="status"></p>';
    find("[data-plan] .told", view).textContent = answer.told;
    cancel(false);
    changed();
  }

  function cancel(empty = true) {
    file = null;
    find("[data-file]", view).value = "";
    if (empty) find("[data-plan]", view).innerHTML = "";
    problem("");
  }

  view.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-deed]"), kind = button?.dataset.kind;
    if (!button) return;
    const found = find("[name=phrase-scope][value=found]", view).checked;
    const deeds = {
      export: () => taken("export", { kind, asked: found ? asked() : null }),
      sample: () => taken("sample", { kind }),
      bring: () => bring(button),
      cancel: () => cancel(),
    };
    deeds[button.dataset.deed]?.();
  });
  view.addEventListener("change", (event) => (event.target.matches("[data-file]") ? read(event.target.files[0]) : count()));
  for (const name of ["dragover", "drop"])
    view.addEventListener(name, (event) => {
      if (!event.target.closest?.(".drop")) return;
      event.preventDefault();
      if (name === "drop") read(event.dataTransfer.files[0]);
    });
};
