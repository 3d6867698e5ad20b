// 会话: the list, the open conversation, and what goes from there into the form and back. All HTML comes from the server, escaped.
"use strict";
Object.assign(window.nuanyan, (() => {
  const AGAIN = 15_000, TICK = 1000, CARD = 1500, ANSWER_WITHIN = 15_000; // milliseconds
  const PLACES = ["list", "head", "turns", "hint", "handover", "timeline", "learnt"];
  const { say, find, all, writes, room } = window.nuanyan, form = window.nuanyanForm;
  const clock = window.nuanyanClock(say), marks = window.nuanyanMarks(say, find, all);
  const seen = new Map(); // conversation → turns that were there when it was last looked at
  const boxes = new Map(); // conversation → what stands in its box
  let server = null, list = null, one = null, open = "", saved = "{}", asked = null, turn = 0, desk = null, was = "";
  let ours = new Set(); // names that the agent has said to be ours
  const here = () => room() === "talks";
  const place = (name) => find(`[data-place=${name}]`, one) ?? find(`[data-place=${name}]`, list);
  const box = () => find("#talk-box");
  const side = () => find("[name=talk-side]:checked", one)?.value ?? "buyer";
  const items = () => all("[data-talk]", list);

  // ---- asking and showing ------------------------------------------------------------------------------------------

  // ``quiet``: what was told before stays.
  async function ask(deed, request = {}, quiet = false) {
    const late = new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN));
    const closed = Boolean(find("[data-field=closed]", list)?.checked);
    const answer = await Promise.race([server[deed]({ closed, ...request }), late]).catch(() => null);
    const problem = answer ? answer.problem : say("page.talks.failed", { why: say("page.talks.unreachable") });
    if (!quiet || problem) tell(answer?.told ?? "", problem);
    return problem ? null : answer;
  }

  function tell(told, problem = "") {
    find(".told", one).textContent = told;
    find(".problem", one).textContent = problem;
  }

  function put(name, html) {
    const target = place(name), active = document.activeElement;
    if (html === undefined || !target || target.dataset.html === html) return;
    if (target.contains(active) && writes(active) && name !== "timeline") return; // somebody is writing there
    const talk = target.contains(active) && active.dataset.talk;
    target.dataset.html = html;
    target.innerHTML = html;
    if (talk) find(`[data-talk="${talk}"]`, target)?.focus({ preventScroll: true });
  }

  function show(answer) {
    if (!answer) return;
    for (const name of PLACES) put(name, answer[name]);
    if (answer.now) clock.set(answer.now);
    if (answer.count !== undefined) place("count").textContent = answer.count;
    if (answer.turns !== undefined) place("turns").scrollTop = place("turns").scrollHeight;
    mark();
    tick();
  }

  // The open one is marked; a dot stands at conversations with turns that nobody has looked at here.
  function mark() {
    for (const item of items()) {
      const id = item.dataset.talk, count = Number(item.dataset.count);
      if (id === open || !seen.has(id)) seen.set(id, count);
      id === open ? item.setAttribute("aria-current", "true") : item.removeAttribute("aria-current");
      find(".fresh", item).hidden = count <= seen.get(id);
    }
  }

  function tick() {
    const limits = find("[data-first]", list)?.dataset;
    if (limits) clock.tick([list, one], { first: Number(limits.first), slow: Number(limits.slow), late: Number(limits.late) });
  }

  // ---- the open conversation ---------------------------------------------------------------------------------------

  // What is to be answered goes into the form, and drafts are asked for when there are none for it yet.
  function bring(answer) {
    const card = JSON.parse(answer.card ?? "{}"), text = answer.text ?? "";
    [open, saved] = [answer.id ?? "", JSON.stringify(card)];
    window.nuanyan.fill({ text, history: answer.history ?? "", card, channel: "chat", conversation: open || `new-${Date.now()}` });
    const drafted = JSON.parse(find("#result .result")?.dataset.seen ?? "null")?.message.text ?? "";
    if (text && drafted.trim() !== text.trim()) setTimeout(() => open === answer.id && here() && window.nuanyan.generate(), 80);
  }

  async function select(id, focus = true) {
    if (!id || id === open) return;
    await leave();
    const mine = (turn += 1), answer = await ask("open", { id });
    if (!answer) look();
    if (!answer || mine !== turn) return;
    fresh();
    bring(answer);
    show(answer);
    box().value = boxes.get(open) ?? "";
    if (focus) box().focus({ preventScroll: true });
    find(`[data-talk="${open}"]`, list)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  async function begin(focus = true) {
    turn += 1;
    await leave();
    fresh();
    bring({});
    for (const name of ["head", "hint"]) put(name, "");
    put("turns", find("template", one).innerHTML);
    mark();
    box().value = boxes.get("") ?? "";
    if (focus) box().focus({ preventScroll: true });
    tell("");
  }

  async function leave() {
    boxes.set(open, box().value);
    await keepCard();
  }

  function fresh() {
    unask();
    sideOf("buyer");
    beside.shut();
  }

  const sideOf = (name) => (find(`[name=talk-side][value=${name}]`, one).checked = true);

  async function gone(id, answer) {
    seen.delete(id);
    boxes.delete(id);
    open = "";
    show(answer);
    const next = items()[0]?.dataset.talk;
    next ? await select(next) : await begin();
    tell(answer.told);
  }

  // ---- adding what was said ----------------------------------------------------------------------------------------

  async function add(more = {}) {
    const text = asked ?? box().value, began = open;
    if (!text.trim() || !server) return;
    await keepCard();
    const answer = await ask("add", { id: began, text, who: side(), card: form.card(), ...more });
    if (!answer || began !== open) return;
    if (answer.ask) return void question(answer, text);
    unask();
    box().value = "";
    boxes.delete(began);
    sideOf("buyer");
    bring(answer);
    show(answer);
    beside.renew();
  }

  // Who is who, or how a log of unknown layout is to be read, is asked below the box.
  function question(answer, text) {
    if (!answer) return;
    show(answer);
    if (!answer.ask) return;
    asked = text;
    put("ask", answer.ask);
    marks.open(place("ask"));
    find("button, select", place("ask"))?.focus();
  }

  function unask() {
    put("ask", "");
    [asked, ours] = [null, new Set()];
  }

  function choose(button) {
    const name = button.dataset.ours, on = !ours.has(name);
    on ? ours.add(name) : ours.delete(name);
    button.setAttribute("aria-pressed", String(on));
    find("[data-deed=ours]", one).disabled = !ours.size;
  }

  async function learn() {
    const answer = await ask("learn", marks.asked());
    if (!answer) return;
    await add();
    beside.shut();
  }

  // ---- the order card ----------------------------------------------------------------------------------------------

  const filled = (card) => Object.entries(card).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value).sort();

  async function keepCard() {
    if (!open || window.nuanyan.conversation() !== open) return;
    const now = filled(form.card());
    if (JSON.stringify(now) === JSON.stringify(filled(JSON.parse(saved)))) return;
    saved = JSON.stringify(Object.fromEntries(now));
    await ask("card", { id: open, card: Object.fromEntries(now) }, true);
  }

  // ---- rooms -------------------------------------------------------------------------------------------------------

  // 回复 and 会话 share form and drafts: each finds them again as it left them.
  async function moved() {
    const now = room(), before = was;
    if (now === before || !one || !server) return;
    was = now;
    find("#sheet").classList.toggle("live", now === "talks");
    if (now === "talks") {
      desk = { text: form.text(), history: form.history(), card: form.card(), channel: form.picked("channel"), conversation: window.nuanyan.conversation() };
      const id = open, focus = !document.activeElement.matches("[role=tab]:focus-visible"); // who walks along the tabs walks on
      open = "";
      id ? await select(id, focus) : await begin(focus);
      look();
    } else if (before === "talks") {
      leave();
      window.nuanyan.fill(desk);
    }
  }

  async function look() {
    if (!server || !here() || document.hidden) return;
    const answer = await ask("look", { here: open }, true);
    show(answer);
    if (answer?.gone && answer.gone === open) {
      open = "";
      begin(false);
    }
  }

  async function copied({ detail }) {
    if (!open || detail.conversation !== open) return;
    const answer = await ask("copied", { id: open, text: detail.text }, true);
    if (answer?.id !== open) return;
    show(answer);
    beside.renew();
  }

  // ---- events ------------------------------------------------------------------------------------------------------

  const beside = window.nuanyanBeside({
    place, ask, show, gone,
    one: () => one,
    id: () => open,
    marking: (answer) => question(answer, box().value),
  });
  const DEEDS = {
    add: () => add(), plain: () => add({ plain: true }), ours: () => add({ ours: [...ours] }), cancel: unask, new: () => begin(), learn,
    close: () => beside.sure("close"), erase: () => beside.sure("erase"), note: beside.note, hand_over: beside.handOver,
  };

  function clicked(event) {
    const at = (selector) => event.target.closest?.(`#talks ${selector}`);
    if (at("[data-talk]")) select(at("[data-talk]").dataset.talk);
    else if (at("[data-ours]")) choose(at("[data-ours]"));
    else if (at("[data-mark]")) marks.mark(at("[data-mark]").dataset.mark);
    else if (at("[data-export]")) beside.save(at("[data-export]").dataset.export);
    else if (at("[data-forget]")) ask("forget", { layout: at("[data-forget]").dataset.forget }).then(show);
    else if (at("[data-deed]")) DEEDS[at("[data-deed]").dataset.deed]();
  }

  function changed(event) {
    if (event.target.matches?.("#talks [data-name]")) ask("rename", { id: event.target.dataset.name, name: event.target.value }).then(show);
    else if (event.target.matches?.("#talks [data-field=closed]")) look();
  }

  function step(by) {
    const every = items(), at = every.findIndex((item) => item.dataset.talk === open);
    if (every.length) select(every.at(at < 0 ? Math.min(by - 1, 0) : (at + by) % every.length).dataset.talk);
  }

  // Before the desk, which has keys of the same name.
  function pressed(event) {
    if (!here() || event.isComposing || event.keyCode === 229) return;
    const inBox = event.target === box(), bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    const within = (selector) => event.target.matches?.(`#talks ${selector}`);
    const deed =
      event.altKey && event.key === "ArrowUp" ? () => step(-1)
      : event.altKey && event.key === "ArrowDown" ? () => step(1)
      : event.altKey && event.code === "KeyN" ? () => begin()
      : inBox && event.key === "Enter" && !event.shiftKey && !event.altKey && box().value.trim() ? () => add()
      : inBox && event.key === "Escape" && asked ? unask
      : bare && event.key === "Enter" && within("[data-field=noted]") ? beside.note
      : bare && event.key === "Enter" && within("[data-name]") ? () => event.target.blur()
      : null;
    if (!deed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    deed();
  }

  // What is pasted into the empty box is taken at once, as in 回复; what is typed waits for Enter.
  function pasted(event) {
    if (event.target !== box() || side() !== "buyer" || box().value.trim()) return;
    setTimeout(() => add(), 60);
  }

  window.addEventListener("keydown", pressed, true);
  document.addEventListener("click", clicked);
  document.addEventListener("change", changed);
  document.addEventListener("paste", pasted);
  document.addEventListener("toggle", (event) => event.target.matches?.("#talks [data-beside]") && event.target.open && beside.unfold(event.target), true);
  document.addEventListener("nuanyan:copied", copied);
  document.addEventListener("visibilitychange", look);
  new MutationObserver(moved).observe(document.documentElement, { attributes: true, subtree: true, attributeFilter: ["data-room"] });
  setInterval(() => here() && one && tick(), TICK);
  setInterval(look, AGAIN);
  setInterval(() => here() && !document.activeElement.closest?.("#order-body") && keepCard(), CARD);

  return {
    talks(element, given) {
      [list, server] = [element, given];
      moved();
    },
    talk(element) {
      one = element;
      const blank = document.createElement("template");
      blank.innerHTML = place("turns").innerHTML;
      one.append(blank);
      moved();
    },
  };
})());
