// The sign-in page: the colours that were chosen on the page, and a word when the capitals are locked.
"use strict";
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("nuanyan-theme");
  } catch {} // a browser that keeps nothing
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark", dark);

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form"), capitals = document.querySelector("#capitals");
    const look = (event) => {
      if (event.target.type === "password" && event.getModifierState) capitals.hidden = !event.getModifierState("CapsLock");
    };
    document.addEventListener("keydown", look);
    document.addEventListener("keyup", look);
    form.addEventListener("submit", () => (form.querySelector("button").disabled = true));
    addEventListener("pageshow", () => (form.querySelector("button").disabled = false)); // come back to by the browser's way back
  });
})();
