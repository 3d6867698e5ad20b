// The desk: what Gradio brings, what is clicked, typed and pressed. Everything that is shown comes from the server as escaped
// HTML; these scripts move it into place, ask the guard about edited texts and put the chosen one on the clipboard.
"use strict";
Object.assign(window.nuanyan, (() => {
  const NARROW = 900; // window width below which the result stands under the form
  const mirror = window.nuanyanMirror, form = window.nuanyanForm, { say, find, all, writes } = window.nuanyan;
  const soon = (deed) => [60, 300].forEach((wait) => setTimeout(deed, wait)); // Gradio fills fields a moment after its events
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const madeWith = new WeakMap(), moved = new WeakSet(); // results: the order card of their drafts; it has changed since
  let server = null, wish = null, filling = false;
  const pages = window.nuanyanPages(), talk = window.nuanyanTalk(say), pardon = window.nuanyanPardon(say, talk.answered);
  const slots = window.nuanyanSlots(form, (...place) => drafts.put(...place));
  const late = window.nuanyanLater(pages, (...card) => drafts.choose(...card), arrivedLate);
  const drafts = window.nuanyanDrafts({ talk, pages, form, slots, again: pardon.again, touch: late.touch });
  const feedback = window.nuanyanFeedback({ say, answered: talk.answered, pages, drafts, wish: rewrite });
  const why = window.nuanyanWhy(say, talk.answered), recent = window.nuanyanRecent(say, talk.answered, bring);
  const { cards, areaOf, own } = drafts;
  const resultNow = () => find(".result", pages.now());

  // ---- what Gradio brings ------------------------------------------------------------------------------------------

  function fresh(element) {
    document.body.classList.remove("busy");
    const active = document.activeElement, at = cards().indexOf(active?.closest(".draft")), typing = writes(active);
    const root = pages.take(element), result = root && find(".result", root);
    if (!result) return;
    madeWith.set(result, JSON.stringify(form.card()));
    for (const card of cards(root)) slots.offer(find(".gaps", card));
    drafts.choose(cards(root)[0], false);
    pardon.again(root);
    feedback.confirm(root);
    if (root === pages.now()) greet(root, cards(root)[at], typing);
    late.settle();
  }

  function greet(root, focused, typing) {
    stale();
    soon(form.sums);
    if (focused) (typing ? areaOf(focused) : focused).focus({ preventScroll: true });
    if (cards(root).length && innerWidth < NARROW) find("#desk").scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  }

  // Late drafts are checked by the facts as they are now.
  function arrivedLate(result, added) {
    why.renew(result, server);
    if (moved.has(result)) added.forEach((card) => drafts.recheck(card, 0));
  }

  function stale() {
    const result = resultNow();
    if (drafts.ready()) drafts.recheck(own());
    result?.classList.toggle("other-text", drafts.seenBy(result).message.text.trim() !== form.text().trim());
    result?.classList.toggle("other-card", madeWith.get(result) !== JSON.stringify(form.card()));
  }

  // Drafts that nobody touched are written anew with a card that was just read; others are checked against it.
  function factsChanged() {
    if (resultNow()) moved.add(resultNow());
    form.sums();
    stale();
    [...cards(), own()].forEach((card) => drafts.recheck(card));
  }
  function orderRead(note) {
    const touched = cards().some((card) => areaOf(card).value !== areaOf(card).defaultValue);
    if (find(".note.taken", note) && cards().length && !touched) setTimeout(generate, 100);
    else soon(factsChanged);
    soon(form.sums);
  }

  // ---- deeds -------------------------------------------------------------------------------------------------------

  const generate = () => (form.picked("channel") === "page" ? areaOf(own()).focus() : find("#go")?.click());

  // Copy for a product page is checked and never drafted: its box takes the place of the buyer's message.
  function placed() {
    const page = form.picked("channel") === "page";
    document.body.classList.toggle("page-copy", page);
    if (page) form.open("own");
    drafts.recheck(own(), 0);
  }

  function emptyOwn() {
    areaOf(own()).value = "";
    drafts.edited(own());
  }

  function next() {
    pages.drop(talk.current());
    go();
    emptyOwn();
    form.focus();
  }

  function go(conversation) {
    document.body.classList.remove("busy");
    talk.go(conversation);
    pages.go(talk.current());
    all(".state[data-kind=checking]", pages.now()).forEach((line) => drafts.recheck(line.closest(".draft"), 0));
  }

  // Another room brings a conversation: its texts in the form, its drafts, if there are any, as they were left.
  function fill(given) {
    if (given.conversation && given.conversation !== talk.current()) {
      go(given.conversation);
      emptyOwn();
    }
    filling = true;
    form.fill(given);
    filling = false;
    if (given.channel) soon(placed);
    soon(form.sums);
    soon(stale);
  }

  // What was answered before, as the beginning of a new conversation.
  function bring(given, reply) {
    go();
    fill({ ...given, card: {} });
    areaOf(own()).value = reply;
    drafts.edited(own());
    if (reply) form.open("own");
    form.focus();
  }

  const send = (card, fold) => pardon.send(fold, server, areaOf(card).value, form.picked("role"));

  // ---- events ------------------------------------------------------------------------------------------------------

  function clicked(event) {
    const at = (selector) => event.target.closest?.(selector);
    const card = at(".draft"), fold = at("[data-fold]");
    if (card) return void inCard(card, at);
    if (at("[data-intent]")) feedback.correct(at(".result"), at("[data-intent]").dataset.intent, "");
    else if (at(".rewrite")) feedback.chosenSub(at(".result"));
    else if (at(".again")) feedback.again();
    else if (at(".back")) back();
    else if (at(".bring")) recent.bring(at(".bring").dataset);
    else if (fold) turn(fold);
    else if (at("#go")) document.body.classList.add("busy");
    else if (at("#next")) next();
    else if (at("[data-kept]")) talk.kept(at("[data-kept]").dataset.kept);
    else if (at("[data-copy]")) talk.clip(at("[data-copy]").dataset.copy).then(() => drafts.copied(at("[data-copy]")));
    else if (at("[data-insert]")) drafts.insert(at("[data-insert]").dataset.insert);
  }

  function inCard(card, at) {
    drafts.choose(card, false);
    if (at(".copy")) drafts.copy(card);
    else if (at(".send")) send(card, at(".pardon"));
    else if (at(".reset")) drafts.restore(card);
    else if (at(".again")) feedback.again();
    else if (at(".keep")) keep(card);
    else if (at(".felt > button")) feedback.thumb(card, at(".felt > button"));
    else if (at("[data-reason]")) feedback.reason(card, at("[data-reason]"));
    else if (at(".mend")) drafts.mend(card, at(".mend").dataset);
    else if (at(".gap button")) slots.fill(card, at(".gap"));
    else if (at(".quote")) mirror.jump(card, at(".quote").dataset.n);
    else if (at("textarea")) mirror.found(card, true);
  }

  // 存成话术: the library's room lays the reply out, sentence by sentence.
  function keep(card) {
    const { was, sub, emotion } = drafts.resultOf(card).dataset, seen = drafts.seenBy(drafts.resultOf(card));
    const intent = seen.intent ?? (was === "unsure" ? "" : was), about = { intent, sub: seen.sub || sub, emotion: Number(emotion) };
    window.nuanyan.savePhrase({ text: areaOf(card).value, message: seen.message.text, channel: seen.message.channel, card: form.card(), ...about });
  }

  function turn(fold) {
    const open = fold.getAttribute("aria-expanded") !== "true";
    fold.setAttribute("aria-expanded", String(open));
    if (open && fold.dataset.fold === "recent") recent.look();
  }

  function back() {
    pages.back(pages.now());
    drafts.choose(cards()[0]);
    stale();
  }

  function rewrite(told) {
    document.body.classList.add("busy");
    wish(told);
  }

  function typed(event) {
    const card = event.target.closest?.(".draft");
    if (event.target.matches?.(".reasons .note")) feedback.noted(card);
    else if (card) event.target === areaOf(card) && drafts.edited(card);
    else if (filling) return;
    else if (event.target.id === "recent-query") recent.typed();
    else if (event.target.closest?.("#message, #history")) stale();
    else if (event.target.closest?.("#channel")) soon(placed);
    else if (event.target.closest?.("#order-body .field, #role")) factsChanged();
    soon(form.sums);
  }

  function pressed(event) {
    if (event.isComposing || event.keyCode === 229) return; // a Chinese word is being composed
    if (!["desk", "talks"].includes(window.nuanyan.room())) return; // the other rooms have keys of their own
    const deed = meant(event, event.target.closest?.(".draft"), event.ctrlKey || event.metaKey);
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  }

  function meant(event, card, control) {
    const digit = /^(?:Digit|Numpad)([123])$/.exec(event.code), within = (selector) => card && event.target.closest?.(selector);
    return (
      control && event.key === "Enter" ? () => (card ? drafts.copy(card) : generate())
      : control ? null
      : event.altKey && digit ? () => drafts.choose(cards()[digit[1] - 1])
      : event.altKey && event.code === "KeyC" ? () => drafts.copy(card ?? drafts.chosen())
      : event.altKey && event.code === "KeyN" ? () => find("#next").click()
      : event.altKey && event.key === "Enter" && card ? () => mirror.explain(card)
      : event.altKey ? null
      : event.key === "Escape" && card && writes(event.target) ? () => drafts.choose(card)
      : event.key === "Enter" && within(".pardon .why") ? () => send(card, event.target.closest(".pardon"))
      : event.key === "Enter" && within(".gap input") ? () => slots.fill(card, event.target.closest(".gap"))
      : writes(event.target) ? null
      : event.key === "Enter" && event.target === card ? () => areaOf(card).focus()
      : digit && !event.shiftKey ? () => drafts.choose(cards()[digit[1] - 1])
      : null
    );
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
  document.addEventListener("toggle", (event) => (why.opened(event, server), feedback.opened(event.target)), true);
  document.addEventListener("keyup", (event) => event.target.matches?.(".draft textarea") && mirror.found(event.target.closest(".draft"), false));
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".draft");
    if (!card) return;
    drafts.choose(card, false);
    if (!writes(event.target)) return;
    late.touch(card);
    if (event.target === areaOf(card)) drafts.hasCaret(event.target);
  });

  return {
    fill,
    generate: () => setTimeout(generate, 60), // what was just filled in is on its way to Gradio
    conversation: talk.current,
    desk(element, given, trigger) {
      [server, wish] = [given, trigger];
      pages.open(element, talk.current());
      drafts.open(server);
      talk.open(server);
      for (const each of [feedback, recent]) each.open(server);
      soon(form.sums);
    },
    come: (element, watch) => watch("value", () => fresh(element)),
    later: (element, watch) => watch("value", () => late.take(find("[data-turn]", element))),
    owed: talk.strip,
    // Gradio's values on their way to the server: the fifth tells of the conversation.
    sent: (values) => [...values.slice(0, 4), JSON.stringify({ copied: talk.copied(null), ...talk.about() }), ...values.slice(5)],
    notice(_, watch) {
      watch("value", () => {
        document.body.classList.remove("busy");
        soon(form.sums); // emptied fields come with a notice
      });
    },
    note(element, read, watch) {
      window.nuanyan.read = read;
      watch("value", () => orderRead(element));
    },
  };
})());
