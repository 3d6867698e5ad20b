// 进步: asked for when it is entered; what comes is escaped HTML, moved into place. What 带教 needs too is given to both.
"use strict";
Object.assign(window.nuanyan, (() => {
  const { say, find, all, step, give, answered } = window.nuanyan;
  let room = null, server = null, asked = 0;

  // ---- also for 带教 -----------------------------------------------------------------------------------------------

  // The record is a document of its own; it is printed from a frame that nobody sees.
  function print(html) {
    find("#paper")?.remove();
    const frame = Object.assign(document.createElement("iframe"), { id: "paper", srcdoc: html, title: "" });
    frame.setAttribute("aria-hidden", "true");
    frame.tabIndex = -1;
    frame.style.cssText = "position:fixed;width:0;height:0;border:0;visibility:hidden";
    frame.addEventListener("load", () => frame.contentWindow.print());
    document.body.append(frame);
  }

  function curve(button) {
    const box = button.closest(".curves"), { curve: chosen } = button.dataset;
    for (const each of all("[data-curve]", box)) each.setAttribute("aria-pressed", String(each === button));
    for (const pane of all("[data-pane]", box)) pane.hidden = pane.dataset.pane !== chosen;
  }

  // ---- the panel ---------------------------------------------------------------------------------------------------

  async function ask(deed) {
    const answer = await answered(server[deed]({ who: window.nuanyan.trainee?.() ?? "" }));
    return answer ?? { problem: say("page.practice_mine.unread", { why: say("page.practice_mine.unreachable") }) };
  }

  async function look() {
    if (!server) return;
    const turn = ++asked, board = find("[data-board]", room);
    board.setAttribute("aria-busy", "true");
    const answer = await ask("look");
    if (turn !== asked) return;
    board.setAttribute("aria-busy", "false");
    find(".problem", room).textContent = answer.problem;
    if (!answer.problem) board.innerHTML = answer.html;
  }

  async function paper(printed) {
    const answer = await ask("paper");
    find(".problem", room).textContent = answer.problem;
    if (answer.problem) return;
    printed ? print(answer.html) : give(answer);
  }

  function clicked(event) {
    const chosen = event.target.closest("[data-curve]"), button = event.target.closest("[data-deed]");
    if (chosen) return curve(chosen);
    const deeds = {
      practise: () => window.nuanyan.practise(JSON.parse(button.dataset.wish)),
      attempt: () => window.nuanyan.attempt(button.dataset.id),
      print: () => paper(true),
      save: () => paper(false),
    };
    deeds[button?.dataset.deed]?.();
  }

  return {
    tracks: { print, curve },
    mine(element, functions) {
      [room, server] = [element, functions];
      element.addEventListener("click", clicked);
      element.addEventListener("keydown", (event) => event.target.closest(".steps") && step(event));
      window.nuanyan.onMine(look);
      if (window.nuanyan.room() === "practice" && find("#room-practice")?.dataset.part === "mine") look();
    },
  };
})());
