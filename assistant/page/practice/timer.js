// The clock of an exercise: it counts up from what the server says, stands while paused, and can be put out of sight.
"use strict";
window.nuanyanTimer = ({ say, find }) => {
  const SEEN = "nuanyan-practice-clock"; // "hidden" where the trainee works better without
  let place = null, before = 0, since = null;

  const seconds = () => Math.floor(before + (since === null ? 0 : (performance.now() - since) / 1000));
  const told = (count) => `${String(Math.floor(count / 60)).padStart(2, "0")}:${String(count % 60).padStart(2, "0")}`;

  function tick() {
    const clock = place && find("[data-place=clock]", place);
    if (clock && clock.textContent !== told(seconds())) clock.textContent = told(seconds());
  }

  function look() {
    const hidden = localStorage.getItem(SEEN) === "hidden";
    find(".time", place).hidden = hidden;
    find("[data-deed=clock]", place).textContent = say(`page.practice.clock.${hidden ? "show" : "hide"}`);
  }

  function set(count, runs) {
    [before, since] = [count, runs ? performance.now() : null];
    find("[data-deed=pause]", place).textContent = say(`page.practice.clock.${runs ? "pause" : "go_on"}`);
    tick();
  }

  setInterval(tick, 500);
  return {
    set,
    open(task) {
      place = task;
      look();
      set(Number(task.dataset.seconds), !task.dataset.paused);
    },
    close: () => (place = null),
    toggle() {
      localStorage.setItem(SEEN, localStorage.getItem(SEEN) === "hidden" ? "seen" : "hidden");
      look();
    },
  };
};
