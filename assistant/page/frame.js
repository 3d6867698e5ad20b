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

  // The arrows go round the tabs, Home and End to the first and last, as in any list of tabs. Returns the tab to turn to, if any.
  function turned(event, every) {
    const at = every.indexOf(event.target.closest?.("[role=tab]"));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (at < 0 || to === undefined) return null;
    event.preventDefault();
    return every.at(to % every.length);
  }

  // A chart is one stop of the Tab key; the arrows go from step to step.
  function step(event) {
    const steps = all("button", event.target.closest(".steps")), at = steps.indexOf(event.target);
    const to = { ArrowRight: Math.min(at + 1, steps.length - 1), ArrowLeft: Math.max(at - 1, 0), Home: 0, End: steps.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    steps[at].tabIndex = -1;
    steps[to].tabIndex = 0;
    steps[to].focus();
  }

  function walk(event) {
    const to = turned(event, tabs());
    if (to) enter(to.dataset.room, true);
  }

  // ---- files and answers -------------------------------------------------------------------------------------------

  function give({ name, base64 }) {
    const raw = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)), link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([raw]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function encoded(raw) {
    const bytes = new Uint8Array(await raw.arrayBuffer()), pieces = [];
    for (let at = 0; at < bytes.length; at += 0x8000) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
    return btoa(pieces.join(""));
  }

  // What the server answers, or null where it doesn't: Gradio's function then gives nothing or fails.
  const answered = async (promise) => (await Promise.resolve(promise).catch(() => null)) ?? null;

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
    say, find, all, writes, room, enter, turned, step, give, encoded, answered,
    // A room says what it does when it is entered.
    onEnter: (name, deed) => (entered[name] = deed),
    frame() {
      const theme = localStorage.getItem("nuanyan-theme");
      if (theme) document.body.classList.toggle("dark", theme === "dark");
      enter(room());
    },
  };
})();
