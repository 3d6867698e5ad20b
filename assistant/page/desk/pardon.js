// “这样没问题”: an agent's word that a finding is a false alarm, with a reason, for a lead to decide.
"use strict";
window.nuanyanPardon = (say, answered) => {
  const noted = new Map(); // what was said of a finding, by its rule and words
  const key = (fold) => JSON.stringify([fold.dataset.rule, fold.dataset.severity, fold.dataset.quote]);
  const line = (fold) => fold.querySelector(".told");

  function done(fold, told) {
    fold.classList.add("done");
    fold.open = true;
    line(fold).textContent = told;
  }

  async function send(fold, server, text, role) {
    const box = fold.querySelector("input"), button = fold.querySelector(".send"), reason = box.value.trim();
    box.toggleAttribute("aria-invalid", !reason);
    if (!reason) {
      line(fold).textContent = say("page.pardon.missing");
      return void box.focus();
    }
    if (button.disabled) return;
    button.disabled = true;
    const { rule, severity, quote } = fold.dataset;
    const answer = await answered(server.pardon({ rule, severity, quote, text, reason, role }));
    button.disabled = false;
    const seen = answer ?? { problem: say("page.pardon.failed", { why: say("page.owed.unreachable") }) };
    if (seen.problem) return void (line(fold).textContent = seen.problem);
    noted.set(key(fold), seen.told);
    again(document);
  }

  // Findings are written anew with every check: what was noted of them is said again.
  function again(within) {
    for (const fold of within.querySelectorAll(".pardon:not(.done)")) if (noted.has(key(fold))) done(fold, noted.get(key(fold)));
  }

  return { send, again };
};
