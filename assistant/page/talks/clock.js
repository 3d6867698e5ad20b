// Times that count on: how long a buyer waits, how long until an answer is due. The server's clock counts, not the machine's.
"use strict";
window.nuanyanClock = (say) => {
  const SECOND = 1000, MINUTE = 60, HOUR = 3600, DAY = 86_400;
  let ahead = 0; // milliseconds by which the server's clock is ahead of ours

  const now = () => Date.now() + ahead;

  // A minute that has begun counts as whole where hours are told.
  function span(seconds) {
    if (seconds >= HOUR && seconds < DAY) seconds = Math.ceil(seconds / MINUTE) * MINUTE;
    if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}:${String(seconds % MINUTE).padStart(2, "0")}`;
    if (seconds < DAY) return say("page.talks.hours", { hours: Math.floor(seconds / HOUR), minutes: Math.floor((seconds % HOUR) / MINUTE) });
    return say("page.talks.days", { days: Math.floor(seconds / DAY) });
  }

  function told(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function waited(element, limits) {
    const seconds = Math.max(0, Math.floor((now() - Number(element.dataset.since)) / SECOND));
    told(element, say("page.talks.waits", { span: span(seconds) }));
    element.dataset.late = seconds >= limits.late ? "late" : seconds >= limits.slow ? "slow" : seconds >= limits.first ? "first" : "";
  }

  function due(element) {
    const seconds = Math.floor((Number(element.dataset.due) - now()) / SECOND);
    told(element, say(seconds < 0 ? "page.talks.over" : "page.talks.due", { span: span(Math.abs(seconds)) }));
    element.classList.toggle("over", seconds < 0);
  }

  function tick(places, limits) {
    for (const place of places) {
      place?.querySelectorAll("[data-since]").forEach((element) => waited(element, limits));
      place?.querySelectorAll("[data-due]").forEach(due);
    }
  }

  return { tick, set: (server) => (ahead = Number(server) - Date.now()) };
};
