// One draft on the page: chosen, edited in place with the guard asked again, mended, copied.
"use strict";
window.nuanyanDrafts = ({ talk, pages, form, slots, again, touch }) => {
  const CHECK_AFTER = 400; // milliseconds of quiet before an edited draft is checked
  const mirror = window.nuanyanMirror, { say, find, all } = window.nuanyan;
  const HTML = ["mirror", "strip", "findings", "ledger", "owes"], PLAIN = ["length", "unbacked"];
  const EMPTY = { mirror: "", strip: "", findings: "", ledger: "", owes: "", slots: "", length: "", unbacked: "", state: "", reason: "-", kind: "" };
  const timers = new WeakMap(), checks = new WeakMap(), carets = new WeakSet();
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let guard = null;

  const cards = (root = pages.now()) => all(".draft", root);
  const areaOf = (card) => find("textarea", card);
  const own = () => find("#own"); // the card for a text of one's own
  const chosen = () => find(".draft.chosen") ?? cards()[0];
  const resultOf = (card) => card.closest(".result") ?? find(".result", pages.now());
  const seenBy = (result) => JSON.parse(result?.dataset.seen ?? "null");

  function choose(card, focus = true) {
    if (!card) return;
    for (const other of [...cards(card.closest(".talk-page") ?? pages.now()), own()]) {
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
    touch(card);
    mirror.follow(find(".mirror", card), area.value);
    find(".reset", card).hidden = area.value === area.defaultValue;
    recheck(card, CHECK_AFTER);
  }

  // ---- the guard ---------------------------------------------------------------------------------------------------

  function recheck(card, wait = CHECK_AFTER) {
    clearTimeout(timers.get(card));
    if (card === own() && !areaOf(card).value.trim()) return void show(card, { ...EMPTY });
    state(card, say("page.draft.checking"), "checking");
    timers.set(card, setTimeout(() => check(card), wait));
  }

  // What the drafts were made for, as long as the form holds that message.
  function sameMessage() {
    const seen = seenBy(find(".result", pages.now()));
    return seen?.message.text.trim() === form.text().trim() ? seen : null;
  }

  // Everything that the guard needs to know about this moment: the message of these drafts, the card and the role as they stand.
  function situation(card) {
    const now = { card: form.card(), role: form.picked("role"), copied: talk.copied(card), ...talk.about() };
    if (card !== own()) return { ...now, seen: resultOf(card).dataset.seen };
    const same = sameMessage(), written = { text: form.text(), history: form.history(), channel: form.picked("channel") };
    return { ...now, intent: same?.intent ?? null, sub: same?.sub ?? "", form: written };
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
    for (const place of HTML) if (place in seen) find(`.${place}`, card).innerHTML = seen[place];
    for (const place of PLAIN) if (place in seen) find(`.${place}`, card).textContent = seen[place];
    if ("slots" in seen) slots.show(card, seen.slots);
    again(card);
    state(card, seen.state, seen.kind);
    find(".copy", card).disabled = Boolean(seen.reason);
  }

  // ---- changes that can be undone ----------------------------------------------------------------------------------

  function put(card, start, end, text) {
    const area = areaOf(card);
    area.focus();
    area.setSelectionRange(start, end);
    document.execCommand(text ? "insertText" : "delete", false, text); // so that Ctrl+Z takes it back
  }

  const restore = (card) => put(card, 0, areaOf(card).value.length, areaOf(card).defaultValue);

  const refuse = (card) => void (calm.matches || find(".state", card).animate([{ opacity: 0.2 }, { opacity: 1 }], 300));

  // The safer sentence in place of the one that a finding is about; the text may have moved on since it was found.
  function mend(card, { was, to, at }) {
    const text = areaOf(card).value, near = Number(at);
    const start = text.startsWith(was, near) ? near : text.indexOf(was);
    return start < 0 ? refuse(card) : put(card, start, start + was.length, to);
  }

  // At the caret, or at the end of a draft that never had one.
  function insert(text) {
    const card = chosen();
    if (!card) return;
    const area = areaOf(card), end = area.value.length;
    choose(card, false);
    if (carets.has(area)) put(card, area.selectionStart, area.selectionEnd, text);
    else put(card, end, end, text);
    card.scrollIntoView({ block: "nearest" });
  }

  // ---- copying -----------------------------------------------------------------------------------------------------

  async function copy(card) {
    if (!card) return;
    choose(card, false);
    touch(card);
    if (timers.has(card)) await check(card);
    else await checks.get(card);
    const button = find(".copy", card), area = areaOf(card);
    if (button.disabled) return refuse(card);
    const text = area.value;
    await talk.clip(text);
    talk.note(card, text, { ...situation(card), ...from(card) });
    copied(button);
  }

  // Which draft it was and how it read when it was written; a text of one's own is none, but may answer the same message.
  function from(card) {
    const rules = all(".findings li[data-rule]", card).map((line) => line.dataset.rule);
    if (card === own()) return { suggestion: sameMessage()?.suggestion ?? "", draft: 0, drafted: "", rules };
    return { suggestion: seenBy(resultOf(card)).suggestion, draft: cards().indexOf(card) + 1, drafted: areaOf(card).defaultValue, rules };
  }

  function copied(button) {
    const name = button.dataset.name ??= button.textContent;
    button.textContent = say("page.draft.copied");
    button.classList.add("done");
    setTimeout(() => {
      button.textContent = name;
      button.classList.remove("done");
    }, 1600);
  }

  return {
    open: (server) => (guard = server),
    ready: () => Boolean(guard),
    cards, areaOf, own, chosen, choose, edited, recheck, put, restore, mend, insert, copy, copied, seenBy, resultOf,
    hasCaret: (area) => carets.add(area),
  };
};
