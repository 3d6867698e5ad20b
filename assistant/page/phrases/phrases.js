// 话术库: looks through the library, opens one sentence, keeps changes, decides what was proposed.
"use strict";
nuanyan.phrases = (element, server) => {
  const { find, all, say, fields, turned } = nuanyan, PAUSE = 250; // milliseconds without a key before a search
  const part = (name) => find(`[data-${name}]`, element);
  const kept = new Map(); // what was typed and not kept, by the id of its sentence
  let timer = 0, turn = 0, page = 1, clean = "", entered = false, awaited = 0;

  const ask = nuanyan.asker(server);
  const problem = (text = "", within = find("#phrase-browse", element)) => (find("[data-problem]", within).textContent = text);
  const tell = (within, text, kind = "well") => {
    const place = find(".deeds [data-told]", within);
    if (place) (place.textContent = text), (place.className = `told ${kind}`);
  };

  // ---- to look -----------------------------------------------------------------------------------------------------

  function asked() {
    const request = { page };
    for (const each of all("[data-name]", element)) if (each.type !== "radio" || each.checked) request[each.dataset.name] = each.value;
    return request;
  }

  async function look(first = true) {
    if (first) page = 1;
    const mine = ++turn;
    clearTimeout(timer);
    const answer = await ask("find", asked());
    if (mine !== turn) return;
    problem(answer.problem);
    if (answer.problem) return;
    const held = document.activeElement?.closest?.(".phrase")?.dataset.id;
    part("list").innerHTML = answer.list;
    if (held) rows().find((row) => row.dataset.id === held)?.focus({ preventScroll: true });
    if (first) part("list").scrollTop = 0;
    page = Number(answer.page);
    mark();
    for (const each of all("[data-scope=found]", element)) each.textContent = say("page.phrases.table.found", { count: answer.total });
    clearTimeout(awaited);
    if (answer.reading) awaited = setTimeout(() => look(false), 1500);
  }

  const later = () => (clearTimeout(timer), (timer = setTimeout(look, PAUSE)));
  const rows = () => all(".phrase", part("list"));

  // The sentence that is open is marked; of the others one can be reached by Tab, the arrows do the rest.
  function mark() {
    const open = find(".phrase-edit", part("detail"))?.dataset.id;
    for (const row of rows()) row.toggleAttribute("aria-current", Boolean(open) && row.dataset.id === open);
    const first = find(".phrase[aria-current]", part("list")) ?? rows()[0];
    for (const row of rows()) row.tabIndex = row === first ? 0 : -1;
  }

  function walk(event) {
    const row = event.target.closest?.(".phrase"), every = rows(), at = every.indexOf(row);
    const query = event.target.matches?.("#phrase-query");
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: row ? 0 : undefined, End: row ? every.length - 1 : undefined }[event.key];
    if ((!row && !query) || to === undefined || !every.length) return;
    event.preventDefault();
    if (to < 0) return find("#phrase-query", element).focus();
    const next = every[Math.min(to, every.length - 1)];
    every.forEach((each) => (each.tabIndex = each === next ? 0 : -1));
    next.focus();
  }

  function counted() {
    const set = all(".filters select", element).filter((each) => each.value && !(each.dataset.name === "state" && each.value === "used"));
    const text = set.length ? say("page.phrases.filter_count", { count: set.length }) : say("page.phrases.filter");
    find("[data-deed=filters]", element).textContent = text;
  }

  function clear() {
    for (const each of all(".filters select", element)) each.selectedIndex = 0;
    fields.narrow(find("#phrase-sub", element), "");
    find("#phrase-query", element).value = "";
    counted();
    look();
  }

  // ---- one sentence ------------------------------------------------------------------------------------------------

  const edit = () => find(".phrase-edit", part("detail"));
  const typed = () => JSON.stringify(fields.read(edit()));

  function leave() {
    if (!edit()) return;
    typed() !== clean ? kept.set(edit().dataset.id, fields.read(edit())) : kept.delete(edit().dataset.id);
  }

  function show(html, id) {
    part("detail").innerHTML = html;
    const form = edit();
    fields.narrow(find("[data-field=sub]", form), find("[data-field=intent]", form).value);
    clean = typed();
    if (kept.has(id)) fields.write(form, kept.get(id));
    const save = find("[data-deed=save]", form);
    fields.watch(form, ask, () => form.dataset.id, (stopped) => (save.disabled = stopped));
    find(".halves", element).classList.add("opened");
    mark();
  }

  async function open(id, focus = true) {
    leave();
    const answer = await ask(id ? "open" : "blank", { id });
    problem(answer.problem);
    if (answer.problem) return;
    show(answer.detail, id ?? "");
    if (focus) find("[data-field=text]", edit()).focus({ preventScroll: innerWidth > 899 });
  }

  async function shut() {
    const id = edit()?.dataset.id, row = () => rows().find((each) => each.dataset.id === id);
    leave();
    part("detail").innerHTML = picked();
    find(".halves", element).classList.remove("opened");
    if (id && !row()) await look(false); // its words are new
    mark();
    (row() ?? find("#phrase-query", element)).focus();
  }

  const picked = () => `<p class="pick-one">${say("page.phrases.pick")}<small>${say("page.phrases.pick_keys")}</small></p>`;

  async function change(deed, button) {
    const form = edit(), { id, seen } = form.dataset, within = form.contains(document.activeElement);
    button.disabled = true;
    const answer = await ask(deed, { id, seen, fields: fields.read(form), why: find("[data-why]", form).value });
    button.disabled = false;
    if (answer.problem) return tell(form, answer.problem, "problem");
    kept.delete(id);
    clean = typed(); // what was kept is not typed in vain
    if (answer.id) await open(answer.id, within);
    else form.dataset.id = "";
    if (edit()) tell(edit(), answer.told);
    look(false);
    queue();
  }

  function reset() {
    fields.write(edit(), JSON.parse(clean));
    find("[data-field=text]", edit()).dispatchEvent(new Event("input", { bubbles: true }));
  }

  // ---- what was proposed -------------------------------------------------------------------------------------------

  async function queue() {
    const view = find("#phrase-review", element), count = view.hidden; // unseen, it is only counted
    const answer = await ask("queue", { count });
    problem(answer.problem, view);
    find("[data-count=review]", element).textContent = Number(answer.count) ? answer.count : "";
    if (!answer.problem && !count) part("queue").innerHTML = answer.list;
  }

  async function decide(item, verdict, button) {
    const better = find(".better", item), own = better && !better.hidden;
    button.disabled = true;
    const request = { id: Number(item.dataset.change), verdict, note: find("[data-note]", item).value };
    const answer = await ask("decide", verdict === "accepted" && own ? { ...request, fields: fields.read(better) } : request);
    button.disabled = false;
    if (answer.problem) return tell(item, answer.problem, "problem");
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.innerHTML = '<p class="told well" role="status"></p>';
    item.firstChild.textContent = answer.told;
    item.className = "proposal done";
    delete item.dataset.change;
    (next && find("[data-deed]", next))?.focus({ preventScroll: true });
    find("[data-count=review]", element).textContent = all("[data-change]", element).length || "";
    look(false);
  }

  function reword(item, button) {
    const better = find(".better", item), first = !better.dataset.watched;
    better.hidden = !better.hidden;
    better.dataset.watched = "yes";
    button.setAttribute("aria-expanded", String(!better.hidden));
    find("[data-deed=accept]", item).textContent = say(`page.phrases.queue.${better.hidden ? "accept" : "better_send"}`);
    if (first) fields.watch(better, ask, () => "", (stopped) => (find("[data-deed=accept]", item).disabled = stopped));
    if (!better.hidden) find("[data-field=text]", better).focus();
  }

  // ---- views -------------------------------------------------------------------------------------------------------

  function view(name, focus = false) {
    for (const tab of all("[data-view]", element)) {
      const here = tab.dataset.view === name;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      find(`#phrase-${tab.dataset.view}`, element).hidden = !here;
      if (here && focus) tab.focus();
    }
    if (name === "review") queue();
  }

  function turnView(event) {
    const to = turned(event, all("[data-view]", element));
    if (to) view(to.dataset.view, true);
  }

  async function enter() {
    queue();
    if (entered) return look(false);
    entered = true;
    const answer = await ask("enter", {});
    problem(answer.problem);
    if (answer.problem) return void (entered = false);
    part("tables").innerHTML = answer.tables;
    find("[data-view=review]", element).firstChild.textContent = answer.review;
    const tags = find("#phrase-tag", element);
    for (const each of answer.tags.split("\n").filter(Boolean)) tags.append(new Option(each, each));
    part("detail").innerHTML = picked();
    await look();
  }

  const deeds = {
    filters(button) {
      const box = find("#phrase-filters", element);
      box.hidden = !box.hidden;
      button.setAttribute("aria-expanded", String(!box.hidden));
    },
    clear, reset,
    blank: () => open(null),
    open: (button) => open(button.dataset.id),
    back: shut,
    page: (button) => ((page = Number(button.dataset.page)), look(false).then(() => (part("list").scrollTop = 0))),
    save: (button) => change("save", button),
    retire: (button) => change("retire", button),
    restore: (button) => change("restore", button),
    accept: (button) => decide(button.closest("[data-change]"), "accepted", button),
    reject: (button) => decide(button.closest("[data-change]"), "rejected", button),
    better: (button) => reword(button.closest("[data-change]"), button),
  };

  element.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[data-view]")) view(at("[data-view]").dataset.view);
    else if (at("[data-deed]")) deeds[at("[data-deed]").dataset.deed]?.(at("[data-deed]"));
  });
  element.addEventListener("input", (event) => event.target.matches("#phrase-query") && later());
  element.addEventListener("change", (event) => {
    if (!event.target.matches("[data-name]") || event.target.matches("#phrase-query")) return;
    if (event.target.dataset.name === "intent") fields.narrow(find("#phrase-sub", element), event.target.value);
    counted();
    look();
  });
  element.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // a Chinese word is being composed
    walk(event);
    turnView(event);
    if (event.key === "Enter" && event.target.matches("#phrase-query")) look();
    if (event.key === "Escape" && event.target.closest?.(".phrase-edit")) shut();
  });
  // Before anybody else hears it: Ctrl+Enter in a sentence keeps that sentence.
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !edit()?.contains(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const save = find("[data-deed=save]", edit());
    if (!save.disabled) change("save", save);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (nuanyan.room() !== "phrases" || nuanyan.writes(event.target) || find("dialog[open]")) return;
    event.preventDefault();
    view("browse");
    find("#phrase-query", element).focus();
    find("#phrase-query", element).select();
  });

  nuanyan.sheets(find("#phrase-tables", element), server, () => (look(false), queue()), asked);
  nuanyan.keeping(server);
  nuanyan.onEnter("phrases", enter);
  if (nuanyan.room() === "phrases") enter();
};
