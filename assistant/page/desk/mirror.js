// The coloured text behind an edit box: it follows the box until the server has read it, and tells where findings stand.
"use strict";
window.nuanyanMirror = (() => {
  const areaOf = (card) => card.querySelector("textarea");

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

  // Put the caret on the words that a finding is about.
  function jump(card, number) {
    const mirror = card.querySelector(".mirror"), marks = [...mirror.querySelectorAll("mark")].filter((each) => each.dataset.n.split(" ").includes(number));
    if (!marks.length) return;
    const range = document.createRange();
    range.setStart(mirror, 0);
    range.setEndBefore(marks[0]);
    const start = range.toString().length, area = areaOf(card);
    area.focus();
    area.setSelectionRange(start, start + marks.reduce((sum, each) => sum + each.textContent.length, 0));
  }

  // The edit box lies over the coloured text, so the box tells what stands under the pointer.
  function pointed(event) {
    if (!event.target.matches?.(".draft textarea")) return;
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const mark = under.find((each) => each.matches("mark")), part = under.find((each) => each.matches(".part"));
    event.target.title = [part?.dataset.name, mark?.dataset.why].filter(Boolean).join("：");
  }

  document.addEventListener("mousemove", pointed, { passive: true });
  return { follow, jump };
})();
