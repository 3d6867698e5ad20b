// What the agent thinks: thumbs with reasons, others in place of the three, another category. All of it is noted on the way; nobody waits.
"use strict";
window.nuanyanFeedback = ({ say, answered, pages, drafts, wish }) => {
  const { find, all } = window.nuanyan;
  const NOTE_AFTER = 800; // milliseconds of quiet before words of one's own are noted
  const rejected = new WeakMap(); // page of a conversation → {about, texts}: drafts that others were asked for in place of
  const told = new WeakMap(); // page → what was said of a correction, until its drafts are there
  let server = null, timer = 0;

  const spare = (selector) => find(`#spare ${selector}`).cloneNode(true);
  const failed = (key) => ({ problem: say(key, { why: say("page.owed.unreachable") }) });
  const line = (card) => find(".noted", card);

  // ---- thumbs ------------------------------------------------------------------------------------------------------

  function thumb(card, button) {
    const verdict = button.className, pressed = button.getAttribute("aria-pressed") === "true";
    for (const each of all(".felt > button", card)) each.setAttribute("aria-pressed", String(each === button));
    const open = find(".reasons", card);
    if (verdict === "up") open?.remove();
    else if (!open) find(".felt", card).append(spare(".reasons"));
    if (!pressed || verdict === "up") felt(card);
  }

  function reason(card, chip) {
    const on = chip.getAttribute("aria-pressed") !== "true";
    chip.setAttribute("aria-pressed", String(on));
    if (chip.dataset.reason === "other") {
      const note = find(".reasons .note", card);
      note.hidden = !on;
      if (on) note.focus();
    }
    felt(card);
  }

  function noted(card) {
    clearTimeout(timer);
    timer = setTimeout(() => felt(card), NOTE_AFTER);
  }

  const reasonsOf = (card) => all(".reasons [aria-pressed=true]", card).map((chip) => chip.dataset.reason);

  async function felt(card) {
    const verdict = find(".felt .up", card).getAttribute("aria-pressed") === "true" ? "up" : "down", reasons = reasonsOf(card);
    const note = reasons.includes("other") ? find(".reasons .note", card).value : "";
    const draft = drafts.cards().indexOf(card) + 1, drafted = drafts.areaOf(card).defaultValue;
    const { suggestion } = drafts.seenBy(drafts.resultOf(card));
    const seen = (await answered(server.felt({ suggestion, draft, drafted, verdict, reasons, note }))) ?? failed("page.felt.failed");
    line(card).textContent = seen.problem || seen.told;
  }

  // ---- others in place of these ------------------------------------------------------------------------------------

  function again() {
    const root = pages.now(), seen = drafts.seenBy(find(".result", root)), about = JSON.stringify(seen.message);
    const former = rejected.get(root), texts = former?.about === about ? former.texts : [];
    for (const card of drafts.cards()) texts.push(drafts.areaOf(card).defaultValue);
    rejected.set(root, { about, texts });
    const reasons = [...new Set(drafts.cards().flatMap(reasonsOf))];
    wish({ intent: seen.intent, sub: seen.sub, again: seen.suggestion, avoid: texts, reasons });
  }

  // ---- what the message is about -----------------------------------------------------------------------------------

  async function correct(result, intent, sub) {
    const seen = drafts.seenBy(result), root = pages.now();
    wish({ intent, sub });
    if (intent === result.dataset.was && !sub) return;
    const request = { text: seen.message.text, was: result.dataset.was, now: intent, sub, suggestion: seen.suggestion };
    const answer = (await answered(server.corrected(request))) ?? failed("page.correct.failed");
    told.set(root, answer.problem || answer.told);
    confirm(root);
  }

  // The line stands in the panel of the drafts that the correction gave.
  function confirm(root) {
    const place = find(".corrected", root);
    if (!told.has(root) || !place || drafts.seenBy(find(".result", root)).intent === null) return;
    place.textContent = told.get(root);
    told.delete(root);
  }

  function chosenSub(result) {
    const option = find(".subs select", result).selectedOptions[0];
    if (option.value) correct(result, option.dataset.of, option.value);
  }

  return {
    open: (given) => (server = given),
    thumb, reason, noted, again, correct, confirm, chosenSub,
    // All kinds of problems are on the page once, and come into the fold that is opened.
    opened(fold) {
      if (fold.matches?.(".wrongly") && fold.open && !find(".subs", fold)) fold.append(spare(".subs"));
    },
  };
};
