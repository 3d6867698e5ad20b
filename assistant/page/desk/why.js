// “为什么这样写”: asked of the server when it is opened, and once more when drafts have come since.
"use strict";
window.nuanyanWhy = (say, answered) => {
  const find = (selector, within) => within.querySelector(selector);

  async function load(fold, server) {
    const place = find(".because", fold), { suggestion } = JSON.parse(fold.closest(".result").dataset.seen);
    const seen = (await answered(server.why({ suggestion }))) ?? { problem: say("page.why.failed", { why: say("page.owed.unreachable") }) };
    if (!seen.problem) place.innerHTML = seen.html;
    else if (!find("section", place)) place.textContent = seen.problem;
  }

  return {
    opened(event, server) {
      if (event.target.matches?.(".why") && event.target.open) load(event.target, server);
    },
    renew(result, server) {
      const fold = find(".why[open]", result);
      if (fold) load(fold, server);
    },
  };
};
