// “最近的”: messages that were answered lately, found again by their words and brought back into the form.
"use strict";
window.nuanyanRecent = (say, answered, bring) => {
  const FIND_AFTER = 250; // milliseconds of quiet before a search
  const { find } = window.nuanyan;
  let server = null, timer = 0, asked = 0;

  async function look() {
    const query = find("#recent-query").value, turn = (asked += 1);
    const seen = (await answered(server.recent({ query }))) ?? { problem: say("page.recent.failed", { why: say("page.owed.unreachable") }) };
    if (turn !== asked) return; // an older question
    find("#recent .problem").textContent = seen.problem;
    if (!seen.problem) find("#recent .found").innerHTML = seen.html;
  }

  return {
    open: (given) => (server = given),
    look,
    typed() {
      clearTimeout(timer);
      timer = setTimeout(look, FIND_AFTER);
    },
    // The message goes into the form, what was copied into the box of one's own, where it can be read, changed and copied again.
    bring: ({ text, channel, reply }) => bring({ text, history: "", channel }, reply),
  };
};
