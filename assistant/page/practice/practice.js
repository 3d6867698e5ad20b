// 练习: the panel, one exercise at a time, what came of it. All HTML comes from the server, escaped; nothing typed is lost:
// drafts lie in this browser at once, and in the store a moment later.
"use strict";
Object.assign(window.nuanyan, (() => {
  const { say, find, all, onEnter, enter, turned } = window.nuanyan;
  const NAME = "nuanyan-trainee", OPEN = "nuanyan-practice-open", WISH = "nuanyan-practice-wish";
  const LATER = 2500, ANSWER_WITHIN = 20_000; // milliseconds: until a draft is kept in the store, and that an answer may take
  let room = null, server = null, entered = false, busy = false, task = null, armed = false, keeping = 0, owed = false;
  let line = Promise.resolve(), mine = null;
  const tools = { say, find, all, changed };
  const timer = window.nuanyanTimer(tools), pen = window.nuanyanHighlighter(tools), pieces = window.nuanyanPieces(tools), choice = window.nuanyanChoice(tools);
  const held = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
  const hold = (key, value) => (value === null ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(value)));
  const stage = () => find(".stage", room);
  const area = () => task && find("#practice-answer", task);
  const trainee = () => localStorage.getItem(NAME) ?? "";
  const draftOf = (id) => `nuanyan-practice-draft-${id}`;

  // ---- asking ------------------------------------------------------------------------------------------------------

  // One request after the other: a draft that is kept must not overtake what hands it in.
  function ask(deed, request = {}) {
    const late = () => new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN));
    const answer = line
      .then(() => Promise.race([server[deed]({ who: trainee(), ...request }), late()])).catch(() => null)
      .then((given) => (typeof given?.problem === "string" ? given : { problem: say("page.practice.failed", { why: say("page.practice.unreachable") }) }));
    line = answer;
    return answer;
  }

  function tell(told, problem = "") {
    find(".told", room).textContent = told;
    find(".problem", room).textContent = problem;
  }

  // Do one thing at a time; what went wrong is told, and everything stays as it was.
  async function does(deed, request) {
    if (busy) return null;
    busy = true;
    room.classList.add("busy");
    tell("");
    const answer = await ask(deed, request);
    busy = false;
    room.classList.remove("busy");
    if (answer.problem) tell("", answer.problem);
    return answer.problem ? null : answer;
  }

  // ---- what is seen ------------------------------------------------------------------------------------------------

  function put(html) {
    task = null;
    armed = false;
    timer.close();
    stage().innerHTML = html;
    stage().removeAttribute("aria-busy");
  }

  function show(answer) {
    if (!answer) return;
    put(answer.html);
    if (answer.running) begun(find(".task", stage()));
    else if (answer.id) {
      hold(draftOf(answer.id), null);
      hold(OPEN, { id: answer.id, who: trainee() });
    }
    const heading = find("h2", stage());
    heading?.focus({ preventScroll: true });
    if (room.getBoundingClientRect().top < 0) room.scrollIntoView({ block: "start" });
  }

  async function start() {
    hold(OPEN, null);
    const answer = await does("start");
    if (!answer) return;
    panel(answer);
  }

  function panel({ html }) {
    put(html);
    choice.open(room);
  }

  // A reload goes on where one was.
  async function come() {
    if (entered) return;
    entered = true;
    const open = held(OPEN);
    if (open?.who === trainee()) {
      const answer = await ask("open", { id: open.id });
      if (!answer.problem) return show(answer);
    }
    await start();
    entered = Boolean(find("article, .choice", stage())); // what could not be read is asked for anew on coming back
  }

  // ---- choosing ----------------------------------------------------------------------------------------------------

  async function begin(wish) {
    const answer = await does("begin", wish);
    if (answer) hold(WISH, { ...wish, item: "", kind: answer.kind });
    show(answer);
  }

  // ---- an exercise -------------------------------------------------------------------------------------------------

  function begun(element) {
    task = element;
    const { id, kind, draft } = task.dataset, saved = held(draftOf(id)) ?? JSON.parse(draft);
    hold(OPEN, { id, who: trainee() });
    task.classList.toggle("paused", Boolean(task.dataset.paused));
    timer.open(task);
    if (area()) area().value = saved.text ?? "";
    if (kind === "violation") pen.open(task, saved);
    if (kind === "order") pieces.order(task, saved);
    if (kind === "evidence") pieces.evidence(task, saved);
    count();
    bottom();
  }

  const bottom = () => all("[data-place=said]", task).forEach(({ parentElement: log }) => (log.scrollTop = log.scrollHeight));

  function given() {
    const { kind } = task.dataset;
    return {
      ...(area() ? { text: area().value } : {}),
      ...(kind === "violation" ? { marked: pen.marked() } : {}),
      ...(kind === "order" ? { order: pieces.ordered() } : {}),
      ...(kind === "evidence" ? pieces.kept() : {}),
    };
  }

  const nothing = (answer) => !(answer.text?.trim() || answer.marked?.length || answer.order?.length || answer.chosen?.length);

  function count() {
    const place = task && find("[data-place=count]", task);
    if (place) place.textContent = say("page.practice.count", { count: [...area().value.replace(/\s/g, "")].length });
  }

  // Something was typed, marked, moved or chosen.
  function changed(told = "") {
    if (!task) return;
    armed = false;
    hold(draftOf(task.dataset.id), given());
    find(".spoken", room).textContent = told;
    find(".told", room).textContent = "";
    count();
    owed = true;
    clearTimeout(keeping);
    keeping = setTimeout(keep, LATER);
  }

  // What was written is on its way, or goes: it needn't be kept as well.
  function settled() {
    clearTimeout(keeping);
    owed = false;
  }

  async function keep() {
    clearTimeout(keeping);
    if (!owed || !task) return;
    owed = false;
    const { id } = task.dataset, answer = await ask("keep", { id, answer: given() });
    if (task?.dataset.id !== id || !answer.problem) return;
    owed = true; // it is tried again with the next letter, or when the field is left
    tell("", answer.problem);
  }

  async function submit() {
    const answer = given(), talk = task.dataset.kind === "talk", { id } = task.dataset;
    if (nothing(answer) !== talk && !armed) { // in a talk, what stands in the box has not been said
      armed = true;
      return tell(say(`page.practice.${talk ? "unsent" : "nothing_yet"}`));
    }
    settled();
    show(await does("submit", { id, answer }));
  }

  async function speak() {
    const { id } = task.dataset, text = area().value;
    settled();
    const answer = await does("say", { id, text });
    if (!answer) return area()?.focus();
    if (answer.html) return show(answer);
    if (area().value === text) area().value = "";
    for (const name of ["said", "turn", "card"]) find(`[data-place=${name}]`, task).innerHTML = answer[name];
    changed();
    bottom();
    area().focus();
  }

  async function hint() {
    const answer = await does("hint", { id: task.dataset.id });
    if (!answer) return;
    find("[data-place=hints]", task).innerHTML = answer.hints;
    find("[data-deed=hint]", task)?.focus();
  }

  async function pause() {
    const paused = !task.classList.contains("paused");
    await keep();
    const answer = await does("pause", { id: task.dataset.id, paused: paused ? "yes" : "" });
    if (!answer) return;
    task.classList.toggle("paused", paused);
    timer.set(Number(answer.seconds), !paused);
  }

  async function leave() {
    await keep();
    await start();
    find("h2", stage())?.focus?.({ preventScroll: true });
  }

  // Resolves to whether one is sure; Escape and the way back say no.
  function sure(text) {
    const dialog = find(".sure", room);
    find("p", dialog).textContent = text;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  }

  async function drop(button) {
    const { id } = button.dataset, title = (task ? find("h2", task) : find("b", button.closest("li"))).textContent;
    if (!(await sure(say("page.practice.sure_drop", { title })))) return;
    settled();
    const answer = await does("drop", { id });
    if (!answer) return;
    hold(draftOf(id), null);
    hold(OPEN, null);
    panel(answer);
  }

  function use() {
    area().value = find("[data-place=before]", task).textContent;
    area().focus();
    changed();
  }

  // ---- what came of it ---------------------------------------------------------------------------------------------

  function model(tab, focus = false) {
    for (const each of all("[data-model]", tab.parentElement)) {
      const here = each === tab;
      each.setAttribute("aria-selected", String(here));
      each.tabIndex = here ? 0 : -1;
      find(`#${each.getAttribute("aria-controls")}`, room).hidden = !here;
      if (here && focus) each.focus();
    }
  }

  // What is pointed at in the list lights up in the text.
  function light(event) {
    const row = event.target.closest?.("[data-loss]");
    for (const mark of all("mark.lit", room)) mark.classList.remove("lit");
    if (row) for (const mark of all(`mark[data-n~="${row.dataset.loss}"]`, row.closest(".turn, .panel"))) mark.classList.add("lit");
  }

  // ---- parts of the room -------------------------------------------------------------------------------------------

  const parts = () => find("#room-practice");
  const part = () => parts().dataset.part ?? "work";

  function choose(name, focus = false) {
    parts().dataset.part = name;
    for (const tab of all("#practice-parts [data-part]")) {
      const here = tab.dataset.part === name;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      if (here && focus) tab.focus();
    }
    if (name === "mine") mine?.();
    else come();
  }

  // Go to an exercise from elsewhere, past the panel; where that fails, the panel is there with the reason.
  async function straight(deed) {
    entered = true;
    enter("practice");
    choose("work");
    await deed();
    if (!find(".loading", stage())) return;
    const { textContent: why } = find(".problem", room);
    await start();
    tell("", why);
  }

  function walk(event) {
    const tab = event.target.closest("[role=tab]"), to = tab && turned(event, all("[role=tab]", tab.parentElement));
    if (!to) return;
    to.dataset.part ? choose(to.dataset.part, true) : model(to, true);
  }

  function named(field) {
    field.value ? localStorage.setItem(NAME, field.value.trim()) : localStorage.removeItem(NAME);
    start();
  }

  // ---- events ------------------------------------------------------------------------------------------------------

  const deeds = {
    kind: (button) => begin({ ...choice.chosen(room), kind: button.dataset.kind }),
    any: () => begin(choice.chosen(room)),
    weakest: () => begin({ ...choice.chosen(room), weakest: "yes" }),
    begin: (button) => begin(JSON.parse(button.dataset.wish)),
    open: async (button) => show(await does("open", { id: button.dataset.id })),
    again: async (button) => show(await does("again", { id: button.dataset.id })),
    following: (button) => begin(held(WISH) ?? { kind: button.dataset.kind }),
    submit, hint, pause, leave, drop, use,
    say: speak,
    clock: () => timer.toggle(),
  };

  function clicked(event) {
    const at = (selector) => event.target.closest(selector), button = at("[data-deed]");
    if (at("[data-model]")) return model(at("[data-model]"));
    if (at("[data-piece] button")) return pieces.moved(at);
    if (button && deeds[button.dataset.deed]) return void deeds[button.dataset.deed](button);
    if (button && task) pen.clicked(at);
  }

  function picked(event) {
    const field = event.target;
    if (field.matches("#trainee")) named(field);
    else if (field.matches("[data-filter]")) choice.picked(room);
    else if (field.matches(".marks select")) pen.chosen(field);
    else if (field.matches("[data-choose], [name=practice-first]")) pieces.chosen();
  }

  function pressed(event) {
    if (event.isComposing || event.keyCode === 229) return; // a Chinese word is being composed
    if (event.target.closest("[role=tab]")) return walk(event);
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !task || task.classList.contains("paused")) return;
    event.preventDefault();
    task.dataset.kind === "talk" ? speak() : submit();
  }

  return {
    trainee,
    onMine: (deed) => (mine = deed),
    practise: (wish) => straight(() => begin(wish)),
    attempt: (id) => straight(async () => show(await does("open", { id }))),
    practiceParts(element) {
      element.addEventListener("click", (event) => event.target.closest("[data-part]") && choose(event.target.closest("[data-part]").dataset.part));
      element.addEventListener("keydown", walk);
    },
    practice(element, given) {
      [room, server] = [element, given];
      element.addEventListener("click", clicked);
      element.addEventListener("change", picked);
      element.addEventListener("input", (event) => event.target.matches("#practice-answer") && changed());
      element.addEventListener("keydown", pressed);
      element.addEventListener("focusout", (event) => event.target.matches("#practice-answer") && keep());
      for (const name of ["mouseover", "focusin"]) element.addEventListener(name, light);
      document.addEventListener("visibilitychange", () => document.hidden && keep());
      onEnter("practice", () => (part() === "mine" ? mine?.() : come()));
    },
  };
})());
