// Keys, editing in place, copying. Everything that is shown comes from the server as escaped HTML; this script moves it
// into place, asks the guard about edited drafts and puts the chosen text on the clipboard. It sends nothing elsewhere.
"use strict";
Object.assign(window.nuanyan, (() => {
  const CHECK_AFTER = 400; // milliseconds of quiet before an edited draft is checked
  const NARROW = 900; // window width below which the result stands under the form
  const mirror = window.nuanyanMirror, { say, find, all, writes } = window.nuanyan;
  const soon = (deed) => [60, 300].forEach((wait) => setTimeout(deed, wait)); // Gradio fills fields a moment after its events
  let desk = null, guard = null, chooseIntent = null, madeWith = "", moved = false;
  const EMPTY = { mirror: "", strip: "", findings: "", ledger: "", owes: "", length: "", unbacked: "", state: "", reason: "-", kind: "" };
  const timers = new WeakMap(), checks = new WeakMap();
  const talk = window.nuanyanTalk(say), pardon = window.nuanyanPardon(say, talk.answered);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // ---- drafts ------------------------------------------------------------------------------------------------------

  const cards = () => all(".draft", desk ?? document);
  const areaOf = (card) => find("textarea", card);
  const own = () => find("#own"); // the card for a text of one's own
  const chosen = () => find(".draft.chosen") ?? cards()[0];

  function choose(card, focus = true) {
    if (!card) return;
    for (const other of [...cards(), own()]) {
      other.classList.toggle("chosen", other === card);
      other.toggleAttribute("aria-current", other === card);
    }
    if (focus) {
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
  }

  function state(card, text, kind) {
    const line = find(".state", card);
    line.textContent = text;
    line.dataset.kind = kind;
  }

  function edited(card) {
    const area = areaOf(card);
    late.touch(card);
    mirror.follow(find(".mirror", card), area.value);
    find(".reset", card).hidden = area.value === area.defaultValue;
    recheck(card, CHECK_AFTER);
  }

  function recheck(card, wait) {
    clearTimeout(timers.get(card));
    if (card === own() && !areaOf(card).value.trim()) return void show(card, { ...EMPTY });
    state(card, say("page.draft.checking"), "checking");
    timers.set(card, setTimeout(() => check(card), wait));
  }

  // Everything that the guard needs to know about this moment: the message of these drafts, the card and the role as they stand.
  const orderCard = () => Object.fromEntries(all("#order-body .field").map((field) => [field.id.replace("field-", ""), find("input,textarea", field).value]));
  const picked = (name) => find(`#${name} input:checked`)?.value ?? "";
  const seenBy = () => JSON.parse(find(".result", desk ?? document)?.dataset.seen ?? "null");

  function situation(card) {
    const now = { card: orderCard(), role: picked("role"), copied: talk.copied(card), ...talk.about() };
    if (card !== own()) return { ...now, seen: find(".result", desk).dataset.seen };
    const seen = seenBy(), text = find("#message textarea").value;
    const intent = seen?.message.text.trim() === text.trim() ? seen.intent : null;
    return { ...now, intent, form: { text, history: find("#history textarea")?.value ?? "", channel: picked("channel") } };
  }

  function check(card) {
    clearTimeout(timers.get(card));
    timers.delete(card);
    const text = areaOf(card).value;
    const asked = talk.answered(guard.check({ text, ...situation(card) })).then((seen) => {
      const reason = say("page.draft.unreachable");
      if (card.isConnected && areaOf(card).value === text) show(card, seen ?? { state: reason, reason, kind: "blocked" });
    });
    checks.set(card, asked);
    return asked;
  }

  function show(card, seen) {
    for (const place of ["mirror", "strip", "findings", "ledger", "owes"]) {
      if (place in seen) find(`.${place}`, card).innerHTML = seen[place];
    }
    for (const place of ["length", "unbacked"]) if (place in seen) find(`.${place}`, card).textContent = seen[place];
    pardon.again(card);
    state(card, seen.state, seen.kind);
    find(".copy", card).disabled = Boolean(seen.reason);
  }

  async function copy(card) {
    if (!card) return;
    choose(card, false);
    late.touch(card);
    if (timers.has(card)) await check(card);
    else await checks.get(card);
    const button = find(".copy", card), area = areaOf(card);
    if (button.disabled) return void (calm.matches || find(".state", card).animate([{ opacity: 0.2 }, { opacity: 1 }], 300));
    const text = area.value;
    await talk.clip(text);
    talk.note(card, text, situation(card));
    copied(button);
  }

  function copied(button) {
    button.textContent = say("page.draft.copied");
    button.classList.add("done");
    setTimeout(() => {
      button.textContent = say("page.draft.copy");
      button.classList.remove("done");
    }, 1600);
  }

  function restore(card) {
    const area = areaOf(card);
    area.focus();
    area.select();
    document.execCommand("insertText", false, area.defaultValue); // so that Ctrl+Z takes it back
  }

  // ---- what Gradio brings ------------------------------------------------------------------------------------------

  function fresh() {
    document.body.classList.remove("busy");
    for (const card of cards()) {
      const area = areaOf(card);
      area.value = area.defaultValue;
      find(".reset", card).hidden = true;
      all(".pardon", card).forEach((fold) => Object.assign(fold, { open: false, className: "pardon" }));
      all(".pardon input", card).forEach((box) => (box.value = ""));
      pardon.again(card);
      clearTimeout(timers.get(card));
      timers.delete(card);
      checks.delete(card);
    }
    choose(cards()[0], false);
    const aside = find(".aside", desk);
    if (aside) aside.open = "opens" in aside.dataset;
    all("input", aside ?? desk.cloneNode()).forEach((box) => (box.checked = false));
    [madeWith, moved] = [JSON.stringify(orderCard()), false];
    stale();
    soon(sums);
    if (cards().length && innerWidth < NARROW) desk.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    if (!find(".result", desk)) find("#message textarea")?.focus();
    late.renew(desk);
  }

  const late = window.nuanyanLater(choose, (added) => moved && added.forEach((card) => recheck(card, 0))); // by the facts as they are now

  function stale() {
    const result = find(".result", desk ?? document), now = find("#message textarea")?.value ?? "";
    if (guard) recheck(own(), CHECK_AFTER);
    result?.classList.toggle("other-text", seenBy().message.text.trim() !== now.trim());
    result?.classList.toggle("other-card", madeWith !== JSON.stringify(orderCard()));
  }

  function sums() {
    const filled = all("#order-body .field").map((field) => find("input,textarea", field).value.trim()).filter(Boolean);
    const turns = (find("#history textarea")?.value ?? "").split("\n").filter((line) => line.trim()).length;
    find("#order-sum").textContent = filled.length ? `${filled.slice(0, 3).join(" · ")}${filled.length > 3 ? ` +${filled.length - 3}` : ""}` : say("page.order.empty");
    find("#history-sum").textContent = turns ? say("page.history.filled", { count: turns }) : say("page.order.empty");
  }

  // Drafts that nobody touched are written anew with a card that was just read; others are checked against it.
  function factsChanged() {
    moved = true;
    sums();
    stale();
    [...cards(), own()].forEach((card) => recheck(card, CHECK_AFTER));
  }
  function orderRead(note) {
    const touched = cards().some((card) => areaOf(card).value !== areaOf(card).defaultValue);
    if (find(".note.taken", note) && cards().length && !touched) setTimeout(generate, 100);
    else soon(factsChanged);
    soon(sums);
  }
  const generate = () => (picked("channel") === "page" ? areaOf(own()).focus() : find("#go")?.click());

  // Copy for a product page is checked and never drafted: its box takes the place of the buyer's message.
  function placed() {
    const page = picked("channel") === "page";
    document.body.classList.toggle("page-copy", page);
    if (page) find("[data-fold=own]").setAttribute("aria-expanded", "true");
    recheck(own(), 0);
  }

  function next() {
    talk.next();
    areaOf(own()).value = "";
    edited(own());
  }

  const send = (card, fold) => pardon.send(fold, guard, areaOf(card).value, picked("role"));
  // ---- events ------------------------------------------------------------------------------------------------------

  function clicked(event) {
    const at = (selector) => event.target.closest?.(selector);
    const card = at(".draft"), intent = at("[data-intent]"), fold = at("[data-fold]");
    if (card) {
      choose(card, false);
      if (at(".copy")) copy(card);
      else if (at(".send")) send(card, at(".pardon"));
      else if (at(".reset")) restore(card);
      else if (at(".quote")) mirror.jump(card, at(".quote").dataset.n);
    } else if (intent) {
      document.body.classList.add("busy");
      chooseIntent("choose", { intent: intent.dataset.intent });
    } else if (fold) fold.setAttribute("aria-expanded", String(fold.getAttribute("aria-expanded") !== "true"));
    else if (at("#go")) document.body.classList.add("busy");
    else if (at("#next")) next();
    else if (at("[data-kept]")) talk.kept(at("[data-kept]").dataset.kept);
    else if (at("[data-copy]")) talk.clip(at("[data-copy]").dataset.copy).then(() => copied(at("[data-copy]")));
  }

  function typed(event) {
    const card = event.target.closest?.(".draft");
    if (card) event.target === areaOf(card) && edited(card);
    else if (event.target.closest?.("#message, #history")) stale();
    else if (event.target.closest?.("#channel")) soon(placed);
    else if (event.target.closest?.("#order-body .field, #role")) factsChanged();
    soon(sums);
  }

  function pressed(event) {
    if (event.isComposing || event.keyCode === 229) return; // a Chinese word is being composed
    const card = event.target.closest?.(".draft"), control = event.ctrlKey || event.metaKey, digit = /^(?:Digit|Numpad)([123])$/.exec(event.code);
    const deed =
      control && event.key === "Enter" ? () => (card ? copy(card) : generate())
      : control ? null
      : event.altKey && digit ? () => choose(cards()[digit[1] - 1])
      : event.altKey && event.code === "KeyC" ? () => copy(card ?? chosen())
      : event.altKey && event.code === "KeyN" ? () => find("#next").click()
      : event.altKey ? null
      : event.key === "Escape" && card && writes(event.target) ? () => choose(card)
      : event.key === "Enter" && event.target.closest?.(".pardon .why") && card ? () => send(card, event.target.closest(".pardon"))
      : writes(event.target) ? null
      : event.key === "Enter" && event.target === card ? () => areaOf(card).focus()
      : digit && !event.shiftKey ? () => choose(cards()[digit[1] - 1])
      : null;
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  }

  function pasted(event) {
    const area = event.target;
    if (area.closest?.("#message") && !area.value.slice(0, area.selectionStart).trim() && !area.value.slice(area.selectionEnd).trim()) setTimeout(generate, 60);
    if (area.closest?.("#paste")) setTimeout(() => window.nuanyan.read?.(), 60);
  }

  document.addEventListener("click", clicked);
  document.addEventListener("input", typed);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("paste", pasted);
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".draft");
    choose(card, false);
    if (card && writes(event.target)) late.touch(card);
  });

  return {
    desk(element, server, trigger, watch) {
      [desk, guard, chooseIntent] = [element, server, trigger];
      watch("value", fresh);
      talk.open(server);
      soon(sums);
    },
    owed: talk.strip,
    // Gradio's values on their way to the server: the fifth is what was copied in this conversation.
    sent: (values) => [...values.slice(0, 4), JSON.stringify(talk.copied(null)), ...values.slice(5)],
    notice(_, watch) {
      watch("value", () => document.body.classList.remove("busy"));
    },
    later(element, watch) {
      watch("value", () => late.take(find("[data-turn]", element), desk));
    },
    note(element, read, watch) {
      window.nuanyan.read = read;
      watch("value", () => orderRead(element));
    },
  };
})());
