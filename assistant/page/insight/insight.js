// 看板: asks for the room when it is entered, and for what is chosen in it; what comes is escaped HTML, moved into place.
"use strict";
Object.assign(window.nuanyan, (() => {
  const { say, find, all, onEnter, step, give, answered } = window.nuanyan;
  const STALE = 120_000; // milliseconds after which coming back counts anew
  let room = null, server = null, asked = 0; // how often the room was asked for: an answer that is overtaken counts for nothing
  let range = "week", shown = 0; // when the room was last filled

  const board = () => find(".board", room);
  const dates = () => Object.fromEntries(all(".dates input", room).map((input) => [input.name, input.value]));
  const period = () => ({ range, ...dates() });
  const problem = (text) => (find(".problem", room).textContent = text);

  const reached = async (promise) =>
    (await answered(promise)) ?? { problem: say("page.insight.unread", { why: say("page.insight.unreachable") }) };

  // ---- the room ----------------------------------------------------------------------------------------------------

  async function load() {
    const turn = ++asked, wanted = period();
    board().setAttribute("aria-busy", "true");
    const answer = await reached(server.look(wanted));
    if (turn !== asked) return;
    board().setAttribute("aria-busy", "false");
    problem(answer.problem);
    if (answer.problem) return void find(".loading", room)?.remove();
    shown = Date.now();
    board().innerHTML = answer.html;
    find(".controls", room).hidden = !answer.allowed;
    if (!answer.allowed) return;
    for (const input of all(".dates input", room)) input.value = answer[input.name];
    const changes = await reached(server.compared(wanted));
    if (turn !== asked || changes.problem) return; // the figures stand without them
    for (const line of all("[data-change]", room)) line.textContent = changes[line.dataset.change] ?? "";
  }

  function choose(name) {
    range = name;
    for (const button of all("[data-range]", room)) button.setAttribute("aria-pressed", String(button.dataset.range === name));
    find(".dates", room).hidden = name !== "own";
    if (name === "own") find(".dates input", room).focus();
    else load();
  }

  function look({ first, last }) {
    for (const input of all(".dates input", room)) input.value = input.name === "first" ? first : last;
    range = "own";
    for (const button of all("[data-range]", room)) button.setAttribute("aria-pressed", String(button.dataset.range === "own"));
    find(".dates", room).hidden = false;
    find("[data-range=own]", room).focus({ preventScroll: true }); // what was pressed is about to go
    load();
  }

  // ---- what is taken away and decided ------------------------------------------------------------------------------

  async function take(button, table) {
    button.disabled = true;
    const answer = await reached(server.export({ table, ...period() }));
    button.disabled = false;
    button.focus({ preventScroll: true });
    problem(answer.problem);
    if (answer.problem) return;
    give(answer);
  }

  async function decide(item, verdict) {
    const buttons = all("[data-verdict]", item), told = find(".told", item), { kind, id } = item.dataset;
    for (const button of buttons) button.disabled = true;
    const answer = await reached(server.decide({ kind, id: Number(id), verdict }));
    told.textContent = answer.problem || answer.told;
    item.classList.toggle("failed", Boolean(answer.problem));
    if (!answer.problem) item.dataset.decided = verdict;
    for (const button of buttons) button.disabled = !answer.problem && button.dataset.verdict === verdict;
    const open = all(".waiting li:not([data-decided])", room), after = open.find((each) => item.compareDocumentPosition(each) & 4);
    if (!answer.problem) find("[data-verdict]", after ?? open[0] ?? item)?.focus({ preventScroll: true });
  }

  async function patterns(fold) {
    const body = find(".body", fold);
    if (!fold.open || body.dataset.asked) return;
    body.dataset.asked = "yes";
    body.textContent = find(".loading", room)?.textContent ?? "…";
    const answer = await reached(server.patterns(period()));
    if (answer.problem) delete body.dataset.asked;
    answer.problem ? (body.textContent = answer.problem) : (body.innerHTML = answer.html);
  }

  // ---- charts ------------------------------------------------------------------------------------------------------

  function setOff(button) {
    const chart = find(".chart", button.closest(".panel")), on = button.getAttribute("aria-pressed") !== "true";
    for (const each of all("[data-only]", button.closest(".legend"))) each.setAttribute("aria-pressed", String(on && each === button));
    for (const piece of all("[data-series]", chart)) piece.classList.toggle("off", on && piece.dataset.series !== button.dataset.only);
    chart.classList.toggle("set-off", on);
  }

  function clicked(event) {
    const at = (selector) => event.target.closest(selector), data = (name) => at(`[data-${name}]`)?.dataset[name];
    if (at("[data-range]")) choose(data("range"));
    else if (at("[data-refresh]")) load();
    else if (at("[data-export]")) take(at("[data-export]"), data("export"));
    else if (at("[data-lessons]")) take(at("[data-lessons]"), "lessons");
    else if (at("[data-verdict]")) decide(at("li"), data("verdict"));
    else if (at("[data-only]")) setOff(at("[data-only]"));
    else if (at(".steps [data-first]")) look(at("[data-first]").dataset);
  }

  return {
    insight(element, functions) {
      [room, server] = [element, functions];
      element.addEventListener("click", clicked);
      element.addEventListener("submit", (event) => (event.preventDefault(), load()));
      element.addEventListener("toggle", (event) => event.target.matches("[data-patterns]") && patterns(event.target), true);
      element.addEventListener("keydown", (event) => {
        if (event.key === "Escape") board().classList.add("hushed"); // definitions go until something else is pointed at
        else if (event.target.closest(".steps")) step(event);
      });
      for (const name of ["focusin", "mouseover"]) element.addEventListener(name, () => board().classList.remove("hushed"));
      onEnter("insight", () => Date.now() - shown > STALE && load());
    },
  };
})());
