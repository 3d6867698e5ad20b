// The frame of the page: which room is seen, colours, the map of keys, and what every room's script needs.
"use strict";
window.nuanyan = (() => {
  const words = window.nuanyanWords;
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const writes = (element) => element.matches?.("textarea, select, input:not([type=radio]):not([type=checkbox])");
  const entered = {}; // what a room does when it is entered

  // ---- rooms -------------------------------------------------------------------------------------------------------

  const tabs = () => all("#top [role=tab]");
  const room = () => document.body.dataset.room ?? "desk";

  function enter(name, focus = false) {
    document.body.dataset.room = name;
    for (const tab of tabs()) {
      const here = tab.dataset.room === name;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      if (here && focus) tab.focus();
    }
    entered[name]?.();
  }

  // The arrows go round the tabs, Home and End to the first and last, as in any list of tabs.
  function walk(event) {
    const tab = event.target.closest?.("#top [role=tab]"), every = tabs(), at = every.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (!tab || to === undefined) return;
    event.preventDefault();
    enter(every.at(to % every.length).dataset.room, true);
  }

  // ---- colours, keys -----------------------------------------------------------------------------------------------

  function toggleTheme() {
    const dark = document.body.classList.toggle("dark");
    localStorage.setItem("nuanyan-theme", dark ? "dark" : "light");
  }

  function toggleKeys() {
    const dialog = find("#keys-dialog");
    dialog.open ? dialog.close() : dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("#top [role=tab]")) enter(at("[role=tab]").dataset.room);
    else if (at("#help") || at("#keys-close")) toggleKeys();
    else if (at("#theme")) toggleTheme();
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // a Chinese word is being composed
    walk(event);
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    event.preventDefault();
    toggleKeys();
  }, true);
  document.documentElement.lang = "zh-CN";

  return {
    say, find, all, writes, room, enter,
    // A room says what it does when it is entered.
    onEnter: (name, deed) => (entered[name] = deed),
    frame() {
      const theme = localStorage.getItem("nuanyan-theme");
      if (theme) document.body.classList.toggle("dark", theme === "dark");
      enter(room());
    },
  };
})();
