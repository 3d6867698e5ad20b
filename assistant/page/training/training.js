// 带教: one tab at a time on one stage. All HTML comes from the server, escaped; what cannot be taken back is asked for twice.
"use strict";
Object.assign(window.nuanyan, (() => {
  const { say, find, all, onEnter, tracks, step, turned, give, answered } = window.nuanyan;
  let room = null, server = null, tab = "people", busy = false, turn = 0, armed = null, came = false;
  let filters = {}, query = "", sort = { code: "", down: true };
  const stage = () => find("#training-stage", room);
  const place = (name) => find(`[data-place=${name}]`, stage());
  const tools = { say, find, all, stage, place, does, ask, show, tell, later };
  const tasks = window.nuanyanSetTasks(tools), items = window.nuanyanOwnItems(tools);

  // ---- asking ------------------------------------------------------------------------------------------------------

  async function ask(deed, request = {}) {
    return (await answered(server[deed](request))) ?? { problem: say("page.training.unread", { why: say("page.training.unreachable") }) };
  }

  function tell(told = "", problem = "") {
    find(".told", room).textContent = told;
    find(".problem", room).textContent = problem;
  }

  // Do one thing at a time; what went wrong is told, and everything stays as it was.
  async function does(deed, request) {
    if (busy) return null;
    busy = true;
    stage().setAttribute("aria-busy", "true");
    tell();
    const answer = await ask(deed, request);
    busy = false;
    stage().removeAttribute("aria-busy");
    tell(answer.told, answer.problem);
    return answer.problem ? null : answer;
  }

  function later(deed, after = 350) {
    let waiting = 0;
    return (...given) => (clearTimeout(waiting), (waiting = setTimeout(deed, after, ...given)));
  }

  // ---- what is seen ------------------------------------------------------------------------------------------------

  function show(answer) {
    if (!answer?.html) return false;
    stage().innerHTML = answer.html;
    if (!document.activeElement?.matches("[data-tab]")) find("h2", stage())?.focus({ preventScroll: true }); // who walks the tabs stays there
    if (room.getBoundingClientRect().top < 0) room.scrollIntoView({ block: "start" });
    return true;
  }

  function mark(name) {
    tab = name;
    for (const each of all("[data-tab]", room)) {
      each.setAttribute("aria-selected", String(each.dataset.tab === name));
      each.tabIndex = each.dataset.tab === name ? 0 : -1;
    }
    stage().setAttribute("aria-labelledby", `training-tab-${name}`);
  }

  async function open(name, request = {}) {
    mark(name);
    if (name === "people") return people();
    if (name === "items") return items.open();
    const answer = await does(name, request);
    if (show(answer) && name === "tasks") tasks.open();
    if (answer && name === "rubric") weigh();
  }

  // ---- trainees ----------------------------------------------------------------------------------------------------

  async function people() {
    const now = ++turn;
    const answer = await ask("cohort", filters);
    if (now !== turn || tab !== "people") return;
    tell("", answer.problem);
    if (answer.problem) return;
    if (!place("table")) {
      stage().innerHTML = answer.html;
      for (const field of all("[data-filter]", stage())) if (filters[field.dataset.filter]) field.value = filters[field.dataset.filter];
      find("[data-find]", stage()).value = query;
      ranged();
    }
    stage().removeAttribute("aria-busy");
    place("today").innerHTML = answer.today;
    place("table").innerHTML = answer.table;
    if (sort.code) sorted(find(`[data-sort=${sort.code}]`, stage()), false);
    named();
  }

  function ranged() {
    for (const label of all("[data-own]", stage())) label.hidden = filters.range !== "own";
  }

  function filtered() {
    filters = Object.fromEntries(all("[data-filter]", stage()).map((field) => [field.dataset.filter, field.value]));
    ranged();
    people();
  }

  function named() {
    const rows = all("tbody [data-name]", stage()), words = query.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.dataset.name.toLowerCase().includes(words);
    find("[data-nobody]", stage()).hidden = rows.length === 0 || rows.some((row) => !row.hidden);
  }

  // Numbers from high to low at first, names and days as they are; what there is nothing to tell of stands last.
  function sorted(button, turned = true) {
    const head = button.closest("th"), at = [...head.parentElement.children].indexOf(head), body = find("tbody", head.closest("table"));
    const { sort: code } = button.dataset;
    if (turned) sort = { code, down: sort.code === code ? !sort.down : code !== "who" && code !== "tasks" };
    const value = (row) => row.children[at].dataset.value;
    const compare = (one, other) => {
      const [a, b] = [value(one), value(other)];
      if (a === "" || b === "") return (a === "") - (b === "");
      const by = isNaN(a) || isNaN(b) ? a.localeCompare(b, "zh") : a - b;
      return sort.down ? -by : by;
    };
    body.append(...[...body.children].sort(compare));
    for (const each of all("th[aria-sort]", stage())) each.setAttribute("aria-sort", each !== head ? "none" : sort.down ? "descending" : "ascending");
  }

  const person = async (who) => (mark("people"), show(await does("person", { ...filters, who })));
  const taken = (answer) => answer && give(answer);

  // ---- comments ----------------------------------------------------------------------------------------------------

  async function comment(button) {
    const area = find("textarea", button.closest("section"));
    const answer = await does("comment", { ...button.dataset, text: area.value });
    if (!answer) return area.focus();
    area.value = "";
    place("comments").innerHTML = answer.list;
  }

  async function uncomment(button) {
    const where = find("[data-deed=comment]", stage())?.dataset ?? {};
    const answer = await does("uncomment", { ...where, id: button.dataset.id });
    if (answer) place("comments").innerHTML = answer.list;
  }

  // ---- what things are worth ---------------------------------------------------------------------------------------

  function weigh() {
    const form = find("[data-form=weigh]", stage());
    if (!form) return;
    const numbers = all("[data-weight]", form), total = numbers.reduce((sum, each) => sum + Number(each.value || 0), 0);
    for (const each of numbers) find(".track i", each.parentElement).style.width = `${Math.min(Number(each.value), 100)}%`;
    const line = place("sum"), off = total - 100;
    line.textContent = off ? say("page.training.rubric.uneven", { total, by: Math.abs(off), way: off > 0 ? "−" : "+" }) : say("page.training.rubric.sum", { total });
    line.classList.toggle("wrong", off !== 0);
    find("[type=submit]", form).disabled = off !== 0;
  }

  async function weighed(form) {
    const weights = Object.fromEntries(all("[data-weight]", form).map((each) => [each.name, each.value]));
    if (show(await does("weigh", { weights, capped: form.capped.value, hint: form.hint.value }))) weigh();
  }

  // ---- events ------------------------------------------------------------------------------------------------------

  // What cannot be taken back is done when it is pressed a second time.
  function sure(button, deed) {
    if (armed === button) return (armed = null), deed();
    armed = button;
    button.textContent = say("page.training.sure");
    return null;
  }

  const deeds = {
    people: () => open("people"),
    items: () => items.leave(() => open("items")),
    tasks: () => open("tasks"),
    person: (button) => person(button.dataset.who),
    attempt: async (button) => show(await does("attempt", { id: button.dataset.id })),
    give: (button) => open("tasks", { who: button.dataset.who, skill: button.dataset.skill }),
    set: (button) => open("tasks", { item: button.dataset.id }),
    try: (button) => window.nuanyan.practise({ item: button.dataset.id }),
    export: async (button) => taken(await does("export", { ...filters, form: button.dataset.as })),
    csv: async (button) => taken(await does("export", { ...filters, form: "csv", one: "yes", who: button.dataset.who })),
    xlsx: async (button) => taken(await does("export", { ...filters, form: "xlsx", one: "yes", who: button.dataset.who })),
    save: async (button) => taken(await does("paper", { ...filters, who: button.dataset.who })),
    async print(button) {
      const answer = await does("paper", { ...filters, who: button.dataset.who });
      if (answer) tracks.print(answer.html);
    },
    comment,
    uncomment: (button) => sure(button, () => uncomment(button)),
    withdraw: (button) => sure(button, () => tasks.withdraw(button)),
    retire: (button) => sure(button, () => items.retire(button)),
    week: (button) => tasks.week(button, sure),
    ...items.deeds,
  };

  function model(button, focus = false) {
    for (const each of all("[data-model]", button.parentElement)) {
      each.setAttribute("aria-selected", String(each === button));
      each.tabIndex = each === button ? 0 : -1;
      find(`#${each.getAttribute("aria-controls")}`, stage()).hidden = each !== button;
    }
    if (focus) button.focus();
  }

  function choose(button, focus = false) {
    if (button.dataset.model) return model(button, focus);
    items.leave(() => open(button.dataset.tab));
    if (focus) button.focus();
  }

  function clicked(event) {
    const at = (selector) => event.target.closest(selector), button = at("[data-deed]");
    if (armed && armed !== button) armed = null;
    if (at("[role=tab]")) choose(at("[role=tab]"));
    else if (at("[data-sort]")) sorted(at("[data-sort]"));
    else if (at("[data-curve]")) tracks.curve(at("[data-curve]"));
    else if (button && !button.disabled) deeds[button.dataset.deed]?.(button);
  }

  function pressed(event) {
    if (event.isComposing || event.keyCode === 229) return; // a Chinese word is being composed
    if (event.target.closest(".steps")) return step(event);
    const at = event.target.closest("[role=tab]"), to = at && turned(event, all("[role=tab]", at.parentElement));
    if (to) choose(to, true);
  }

  const submits = { assign: (form) => tasks.assign(form), item: (form) => items.save(form), seek: () => items.find(), weigh: weighed };

  function submitted(event) {
    event.preventDefault();
    submits[event.target.dataset.form]?.(event.target);
  }

  function written(event) {
    if (event.target.matches("[data-find]")) (query = event.target.value), named();
    else if (event.target.matches("[data-weight]")) weigh();
    else items.written(event.target);
  }

  function picked(event) {
    if (event.target.matches("[data-filter]")) filtered();
    else if (event.target.closest("[data-form=assign]")) tasks.picked();
    else items.picked(event.target);
  }

  return {
    training(element, functions) {
      [room, server] = [element, functions];
      for (const [name, deed] of Object.entries({ click: clicked, keydown: pressed, submit: submitted, input: written, change: picked })) element.addEventListener(name, deed);
      element.addEventListener("reset", () => setTimeout(weigh));
      element.addEventListener("toggle", (event) => event.target.matches("[data-sheet]") && items.sheet(event.target), true);
      onEnter("training", () => {
        if (came && !(tab === "people" && place("table"))) return;
        came = true;
        open(tab);
      });
    },
  };
})());
