// Drafts that come after the first: they take the place of cards that nobody touched and stand beside the others.
"use strict";
window.nuanyanLater = (pages, choose, added) => {
  const MOST = 3; // cards
  const touched = new WeakSet(); // cards that the agent edited, copied, or had the caret in
  let held = null; // the newest stage and its turn: it may be there before the panel that it belongs to
  const find = (selector, within) => within.querySelector(selector);
  const all = (selector, within) => [...within.querySelectorAll(selector)];
  const original = (card) => find("textarea", card).defaultValue;

  // Of the late drafts those in a style that no touched card has go first; one that is there already stays the same element.
  function fresh(present, kept, late) {
    const others = late.filter((card) => !kept.some((each) => original(each) === original(card)));
    const styles = kept.map((card) => card.dataset.style);
    const again = (card) => styles.includes(card.dataset.style);
    const best = [...others.filter((card) => !again(card)), ...others.filter(again)].slice(0, MOST - kept.length);
    const same = (card) => present.find((each) => original(each) === original(card));
    return others.filter((card) => best.includes(card)).map((card) => same(card) ?? card.cloneNode(true));
  }

  // Touched cards keep their number where there are enough others.
  function arranged(present, late) {
    const kept = present.filter((card) => touched.has(card)), others = fresh(present, kept, late), order = [];
    while (kept.length || others.length) {
      const first = kept.length && (!others.length || present.indexOf(kept[0]) <= order.length);
      order.push((first ? kept : others).shift());
    }
    return order;
  }

  // Put the cards in order without moving a touched one, which would lose focus and caret.
  function place(result, order) {
    all(".draft", result).filter((card) => !order.includes(card)).forEach((card) => card.remove());
    let at = find(".draft", result) ?? find(".progress", result);
    for (const card of order) {
      if (touched.has(card)) while (at !== card) at = at.nextElementSibling;
      if (at === card) at = at.nextElementSibling;
      else at.before(card);
    }
    order.forEach(number);
  }

  function number(card, at) {
    const id = card.id = `draft-${at + 1}`;
    card.setAttribute("aria-labelledby", find("h3", card).id = `${id}-name`);
    find(".copy", card).setAttribute("aria-describedby", find(".state", card).id = `${id}-state`);
    find("kbd", card).textContent = at + 1;
  }

  function merge(result, stage) {
    const present = all(".draft", result), order = arranged(present, all(".draft", stage));
    const active = document.activeElement, focused = present.indexOf(active?.closest(".draft"));
    const marked = present.findIndex((card) => card.classList.contains("chosen"));
    place(result, order);
    const near = (at) => order[Math.min(at, order.length - 1)];
    if (order.length && !order.some((card) => card.classList.contains("chosen"))) choose(near(Math.max(0, marked)), false);
    if (focused >= 0 && document.activeElement !== active) (active.isConnected ? active : near(focused))?.focus({ preventScroll: true });
    added(result, order.filter((card) => !present.includes(card)));
  }

  // What the panel says of the message is the same in every stage: it stays, so that nothing is read aloud twice.
  function settle() {
    const root = held && pages.ofTurn(held.turn);
    if (!root) return;
    const result = find(".result", root), stage = held.content, line = find(".progress", result), next = find(".progress", stage);
    merge(result, stage);
    if (line.textContent !== next.textContent) line.textContent = next.textContent;
    line.className = next.className;
    for (const [selector, at, beside] of [[".none", line, "before"], [".past", result, "append"]]) {
      if (!find(selector, result) && find(selector, stage)) at[beside](find(selector, stage).cloneNode(true));
    }
    const notice = find(".notice", stage);
    if (notice) find("#notice .notice", document).innerHTML = notice.innerHTML;
    held = null;
  }

  return {
    settle,
    touch: (card) => touched.add(card),
    take(stage) {
      const turn = Number(stage.dataset.turn), made = document.createElement("template");
      if (held?.turn > turn) return;
      made.innerHTML = stage.textContent;
      held = { turn, content: made.content };
      settle();
    },
  };
};
