// The coloured text behind an edit box: it follows the box until the server has read it, and leads from words to findings and back.
"use strict";
window.nuanyanMirror = (() => {
  const areaOf = (card) => card.querySelector("textarea");
  const numbers = (mark) => mark.dataset.n.split(" ");

  // Only the changed stretch is replaced.
  function follow(mirror, after) {
    const before = mirror.textContent;
    let start = 0, tail = 0;
    const most = Math.min(before.length, after.length);
    while (start < most && before[start] === after[start]) start += 1;
    while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
    const end = before.length - tail;
    let fresh = after.slice(start, after.length - tail), at = 0;
    const walker = document.createTreeWalker(mirror, NodeFilter.SHOW_TEXT), nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const length = node.data.length, left = Math.max(0, start - at), right = Math.max(0, end - at);
      if (left <= length) {
        node.data = node.data.slice(0, left) + fresh + node.data.slice(Math.max(left, right));
        fresh = "";
      }
      at += length;
    }
    if (fresh) mirror.append(fresh);
  }

  // Marks with the place of each in the text.
  function marks(card) {
    const mirror = card.querySelector(".mirror"), range = document.createRange();
    range.setStart(mirror, 0);
    return [...mirror.querySelectorAll("mark")].map((mark) => {
      range.setEndBefore(mark);
      const start = range.toString().length;
      return { mark, start, end: start + mark.textContent.length };
    });
  }

  // Put the caret on the words that a finding is about.
  function jump(card, number) {
    const places = marks(card).filter(({ mark }) => numbers(mark).includes(number)), area = areaOf(card);
    if (!places.length) return;
    area.focus();
    area.setSelectionRange(places[0].start, places.at(-1).end);
  }

  // The lines that tell of the words at the caret; of an open place, its field.
  function told(card) {
    const area = areaOf(card), at = area.selectionStart;
    const here = marks(card).filter(({ start, end }) => start <= at && at <= end);
    const within = here.filter(({ end }) => at < end), { mark } = (within.length ? within : here)[0] ?? {};
    if (!mark) return [];
    const lines = numbers(mark).map((number) => card.querySelector(`.findings li[data-n="${number}"]`)).filter(Boolean);
    const field = [...card.querySelectorAll(".gap input")].find((box) => box.dataset.slot === mark.textContent);
    return field ? [field.closest(".gap"), ...lines] : lines;
  }

  function found(card, scroll) {
    const lines = told(card);
    for (const line of card.querySelectorAll(".findings li, .gap")) line.classList.toggle("here", lines.includes(line));
    if (scroll) lines[0]?.scrollIntoView({ block: "nearest" });
  }

  // Alt+Enter on underlined words goes to what is said of them; Enter there comes back.
  function explain(card) {
    found(card, true);
    told(card)[0]?.querySelector("input, .quote, button")?.focus();
  }

  // The edit box lies over the coloured text, so the box tells what stands under the pointer.
  function pointed(event) {
    if (!event.target.matches?.(".draft textarea")) return;
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const mark = under.find((each) => each.matches("mark")), part = under.find((each) => each.matches(".part"));
    event.target.title = [part?.dataset.name, mark?.dataset.why].filter(Boolean).join("：");
  }

  document.addEventListener("mousemove", pointed, { passive: true });
  return { follow, jump, found, explain };
})();
