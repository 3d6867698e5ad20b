// Open places of a text as fields below it: what is filled in stands in the text, and on the order card where it belongs there.
"use strict";
window.nuanyanSlots = (form, put) => {
  const find = (selector, within) => within.querySelector(selector);
  const all = (selector, within) => [...within.querySelectorAll(selector)];
  const shown = new WeakMap(); // card → the fields as the server wrote them

  // The server writes the fields anew with every check: what was typed into them stays, and so does the caret.
  function show(card, html) {
    if (shown.get(card) === html) return;
    shown.set(card, html);
    const place = find(".gaps", card), active = document.activeElement, typed = new Map(all("input", place).map((box) => [box.dataset.slot, box.value]));
    const focused = place.contains(active) ? active.dataset.slot : null, caret = active?.selectionStart;
    place.innerHTML = html;
    offer(place);
    for (const box of all("input", place)) {
      box.value = typed.get(box.dataset.slot) || box.value;
      if (box.dataset.slot !== focused) continue;
      box.focus({ preventScroll: true });
      box.setSelectionRange(caret, caret);
    }
  }

  // What the order card holds already needs no typing.
  function offer(place) {
    const card = form.card();
    for (const box of all("input", place)) box.value ||= card[box.dataset.key] ?? "";
  }

  function fill(card, row) {
    const box = find("input", row), value = box.value.trim(), area = find("textarea", card);
    if (!value) return void box.focus();
    const { slot, key } = box.dataset;
    put(card, 0, area.value.length, area.value.split(slot).join(value));
    if (key) form.write(form.box(key), value);
    row.remove();
    find(".gaps input", card)?.focus();
  }

  return { show, fill, offer };
};
