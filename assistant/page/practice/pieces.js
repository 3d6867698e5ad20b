// Sentences that are put in order or left out, by buttons and by dragging; and a list of which some are chosen.
"use strict";
window.nuanyanPieces = ({ say, find, all, changed }) => {
  let task = null, dragged = null;
  const place = (name) => find(`[data-place=${name}]`, task);
  const rows = (name) => all("[data-piece]", place(name));

  // ---- in order ----------------------------------------------------------------------------------------------------

  function look() {
    rows("order").forEach((row, at, every) => {
      for (const [deed, hidden] of [["up", false], ["down", false], ["out", false], ["in", true]]) find(`[data-deed=${deed}]`, row).hidden = hidden;
      find("[data-deed=up]", row).disabled = at === 0;
      find("[data-deed=down]", row).disabled = at === every.length - 1;
    });
    for (const row of rows("out")) for (const deed of ["up", "down", "out", "in"]) find(`[data-deed=${deed}]`, row).hidden = deed !== "in";
    place("out").previousElementSibling.hidden = !rows("out").length;
  }

  function tell(row) {
    const at = rows("order").indexOf(row) + 1;
    place("moved").textContent = at ? say("page.practice.moved", { place: at }) : say("page.practice.moved_out");
    look();
    changed();
  }

  function move(row, deed) {
    const next = row.nextElementSibling, before = row.previousElementSibling;
    if (deed === "up" && before) before.before(row);
    else if (deed === "down" && next) next.after(row);
    else if (deed === "out") place("out").append(row);
    else if (deed === "in") place("order").append(row);
    tell(row);
    const button = find(`[data-deed=${deed}]`, row);
    (button.hidden || button.disabled ? all("button", row).find((each) => !each.hidden && !each.disabled) : button)?.focus();
  }

  function drag(event) {
    const over = event.target.closest?.(".pieces");
    if (!dragged || !over) return;
    event.preventDefault();
    const below = all("[data-piece]", over).find((row) => row !== dragged && event.clientY < row.getBoundingClientRect().top + row.offsetHeight / 2);
    below ? below.before(dragged) : over.append(dragged);
  }

  function order(element, draft) {
    task = element;
    if (draft.order?.length) {
      const held = rows("order");
      for (const row of held.filter((row) => !draft.order.includes(row.dataset.piece))) place("out").append(row);
      for (const id of draft.order) place("order").append(...held.filter((row) => row.dataset.piece === id));
    }
    task.addEventListener("dragstart", (event) => {
      dragged = event.target.closest?.("[data-piece]");
      dragged?.classList.add("dragged");
    });
    task.addEventListener("dragover", drag);
    task.addEventListener("drop", (event) => event.preventDefault());
    task.addEventListener("dragend", () => {
      dragged?.classList.remove("dragged");
      if (dragged) tell(dragged);
      dragged = null;
    });
    look();
  }

  // ---- chosen ------------------------------------------------------------------------------------------------------

  const boxes = () => all("[data-choose]", task);
  const first = (id) => find(`[name=practice-first][value="${id}"]`, task);

  function choose() {
    for (const box of boxes()) {
      first(box.value).disabled = !box.checked;
      if (!box.checked) first(box.value).checked = false;
      box.closest("li").classList.toggle("kept", box.checked);
    }
  }

  function evidence(element, draft) {
    task = element;
    for (const box of boxes()) box.checked = (draft.chosen ?? []).includes(box.value);
    if (draft.first && first(draft.first)) first(draft.first).checked = true;
    choose();
  }

  return {
    order,
    evidence,
    moved: (at) => at("[data-piece] button") && move(at("[data-piece]"), at("[data-piece] button").dataset.deed),
    chosen() {
      choose();
      changed();
    },
    ordered: () => rows("order").map((row) => row.dataset.piece),
    kept: () => ({ chosen: boxes().filter((box) => box.checked).map((box) => box.value), first: find("[name=practice-first]:checked", task)?.value ?? "" }),
  };
};
