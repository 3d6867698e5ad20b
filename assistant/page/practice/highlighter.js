// Marking words in a text: by selecting them, or clause by clause. Places are counted in characters, as the server does,
// which is not how a script counts: an emoji is one character and two units.
"use strict";
window.nuanyanHighlighter = ({ say, find, all, changed }) => {
  let task = null, text = [], marks = []; // marks: {start, end, family}, in order, none touching another
  const place = (name) => find(`[data-place=${name}]`, task);
  const words = (mark) => text.slice(mark.start, mark.end).join("");

  function draw() {
    const out = [];
    let at = 0;
    marks.forEach((mark) => {
      out.push(text.slice(at, mark.start).join(""));
      const element = document.createElement("mark");
      element.textContent = words(mark);
      out.push(element);
      at = mark.end;
    });
    place("marking").replaceChildren(...out, text.slice(at).join(""));
    for (const button of all("[data-deed=clause]", task)) {
      const { start, end } = range(button);
      button.setAttribute("aria-pressed", String(marks.some((mark) => mark.start < end && mark.end > start)));
    }
    list();
  }

  function list() {
    const template = find("[data-template=mark]", task);
    place("marks").replaceChildren(...marks.map((mark, at) => {
      const row = template.content.firstElementChild.cloneNode(true), select = find("select", row);
      row.dataset.at = at;
      find("q", row).textContent = words(mark);
      select.value = mark.family ?? "";
      select.setAttribute("aria-label", say("page.practice.mark_of", { text: words(mark) }));
      for (const button of all("[data-deed^=cut]", row)) button.disabled = mark.end - mark.start < 2;
      return row;
    }));
    find(".none", place("marks").parentElement).hidden = marks.length > 0;
  }

  const range = (button) => ({ start: Number(button.dataset.start), end: Number(button.dataset.end) });

  // What is selected in the text, without signs and spaces at its ends; null when nothing is.
  function selected() {
    const selection = getSelection(), target = task && place("marking");
    if (!target || !selection.rangeCount || selection.isCollapsed) return null;
    const chosen = selection.getRangeAt(0);
    if (!target.contains(chosen.startContainer) || !target.contains(chosen.endContainer)) return null;
    const lead = document.createRange();
    lead.setStart(target, 0);
    lead.setEnd(chosen.startContainer, chosen.startOffset);
    let start = [...lead.toString()].length, end = start + [...chosen.toString()].length;
    const blank = (char) => /[\s，。！？；：、,.!?;:…～~]/.test(char);
    while (start < end && blank(text[start])) start += 1;
    while (end > start && blank(text[end - 1])) end -= 1;
    return end > start ? { start, end } : null;
  }

  // A new mark swallows those it touches, and takes the family of the first of them.
  function add({ start, end }) {
    const touched = marks.filter((mark) => mark.start < end && mark.end > start);
    const family = touched.find((mark) => mark.family)?.family ?? null;
    const whole = { start: Math.min(start, ...touched.map((mark) => mark.start)), end: Math.max(end, ...touched.map((mark) => mark.end)), family };
    marks = [...marks.filter((mark) => !touched.includes(mark)), whole].sort((a, b) => a.start - b.start);
    draw();
    changed(say("page.practice.marked", { text: words(whole) }));
  }

  function remove(gone) {
    marks = marks.filter((mark) => mark !== gone);
    draw();
    changed(say("page.practice.unmarked", { text: words(gone) }));
  }

  function take() {
    const found = selected();
    if (!found) return;
    getSelection().removeAllRanges();
    add(found);
  }

  function clause(button) {
    const { start, end } = range(button), there = marks.find((mark) => mark.start < end && mark.end > start);
    there ? remove(there) : add({ start, end });
  }

  function cut(row, side) {
    const at = Number(row.dataset.at), mark = marks[at];
    side === "first" ? (mark.start += 1) : (mark.end -= 1);
    draw();
    find(`[data-at="${at}"] [data-deed=cut-${side}]`, task).focus();
    changed(words(mark));
  }

  document.addEventListener("selectionchange", () => {
    const button = task?.isConnected && find("[data-deed=mark]", task);
    if (button) button.disabled = !selected();
  });
  return {
    open(element, draft) {
      task = element;
      text = [...place("marking").textContent];
      marks = (draft.marked ?? []).map((mark) => ({ ...mark }));
      place("marking").addEventListener("mouseup", () => setTimeout(take)); // a pen; fingers press the button below
      draw();
    },
    clicked(at) {
      const row = at(".marks li");
      if (at("[data-deed=mark]")) take();
      else if (at("[data-deed=clause]")) clause(at("[data-deed=clause]"));
      else if (at("[data-deed=unmark]")) remove(marks[row.dataset.at]);
      else if (at("[data-deed=cut-first]")) cut(row, "first");
      else if (at("[data-deed=cut-last]")) cut(row, "last");
    },
    chosen(select) {
      marks[select.closest("li").dataset.at].family = select.value || null;
      changed();
    },
    marked: () => marks.map(({ start, end, family }) => ({ start, end, family })),
  };
};
