// The bench on which a line of a chat log is marked: what is name, what is time, what is text.
"use strict";
window.nuanyanMarks = (say, find, all) => {
  const NAMES = { name: "page.talks.mark_name", time: "page.talks.mark_time", text: "page.talks.mark_text" };
  let bench = null, marks = [];
  const line = () => find("[data-field=mark]", bench);

  function show() {
    const text = line().value;
    find(".marked", bench).textContent = marks.map((each) => `${say(NAMES[each.what])}：${text.slice(each.start, each.end)}`).join("　");
    find("[data-deed=learn]", bench).disabled = !marks.some((each) => each.what === "name");
    for (const button of all("[data-mark]", bench)) button.classList.toggle("set", marks.some((each) => each.what === button.dataset.mark));
  }

  function choose() {
    line().value = find("[data-field=line]", bench).value;
    marks = [];
    show();
  }

  // What is selected in the line becomes a piece of it; white space at the ends is left out.
  function mark(what) {
    const text = line().value;
    let { selectionStart: start, selectionEnd: end } = line();
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    marks = marks.filter((each) => each.what !== what);
    if (end > start) marks.push({ what, start, end });
    marks.sort((one, other) => one.start - other.start);
    show();
    line().focus();
  }

  return {
    // Put the bench to work; the first line with a clock in it is likely one that begins a turn.
    open(element) {
      bench = find(".marking", element);
      if (!bench) return;
      const select = find("[data-field=line]", bench), timed = all("option", select).find((each) => /\d[:：]\d\d/.test(each.value));
      if (timed) select.value = timed.value;
      select.addEventListener("change", choose);
      choose();
    },
    mark,
    asked: () => ({ line: line().value, marks }),
  };
};
