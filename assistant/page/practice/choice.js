// The filters of the panel: what is chosen, remembered from last time, and how many exercises of each kind that leaves.
"use strict";
window.nuanyanChoice = ({ say, find, all }) => {
  const FILTERS = "nuanyan-practice-filters";
  const fields = (room) => all("[data-filter]", room);

  function chosen(room) {
    const found = {};
    for (const field of fields(room)) if (field.type !== "radio" || field.checked) found[field.dataset.filter] = field.value;
    return found;
  }

  function counts(room) {
    const { intent, level, persona } = chosen(room), found = {};
    for (const [kind, its, hard, who, count] of JSON.parse(find(".choice", room).dataset.stock)) {
      const fits = (!intent || its === intent) && (!level || hard === level) && (!persona || who.includes(persona));
      found[kind] = (found[kind] ?? 0) + (fits ? count : 0);
    }
    for (const place of all("[data-count]", room)) {
      const count = found[place.dataset.count] ?? 0;
      place.textContent = say("page.practice.kinds.count", { count });
      place.closest("button").disabled = !count;
    }
  }

  return {
    chosen,
    open(room) {
      const saved = JSON.parse(localStorage.getItem(FILTERS) ?? "{}");
      for (const field of fields(room)) {
        const value = saved[field.dataset.filter] ?? "";
        if (field.type === "radio") field.checked = field.value === value;
        else if (find(`option[value="${value}"]`, field)) field.value = value;
      }
      counts(room);
    },
    picked(room) {
      localStorage.setItem(FILTERS, JSON.stringify(chosen(room)));
      counts(room);
    },
  };
};
