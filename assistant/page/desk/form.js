// The form as it stands: read, filled in so that Gradio knows, summed up in the headings of what is folded.
"use strict";
window.nuanyanForm = (() => {
  const { say, find, all } = window.nuanyan;
  const message = () => find("#message textarea");
  const history = () => find("#history textarea");
  const box = (key) => find(`#field-${key} :is(input, textarea)`);
  const keys = () => all("#order-body .field").map((field) => field.id.replace("field-", ""));
  const card = () => Object.fromEntries(keys().map((key) => [key, box(key).value]));
  const picked = (name) => find(`#${name} input:checked`)?.value ?? "";

  // Gradio hears an input event.
  function write(area, value) {
    if (!area || area.value === value) return;
    area.value = value;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What is not given stays; of a card that is given, every field is set.
  function fill(given) {
    if (given.text !== undefined) write(message(), given.text);
    if (given.history !== undefined) write(history(), given.history);
    if (given.card) keys().forEach((key) => write(box(key), given.card[key] ?? ""));
    if (given.channel && given.channel !== picked("channel")) find(`#channel input[value="${given.channel}"]`)?.click();
  }

  function sums() {
    const filled = Object.values(card()).map((value) => value.trim()).filter(Boolean);
    const turns = (history()?.value ?? "").split("\n").filter((line) => line.trim()).length;
    find("#order-sum").textContent = filled.length ? `${filled.slice(0, 3).join(" · ")}${filled.length > 3 ? ` +${filled.length - 3}` : ""}` : say("page.order.empty");
    find("#history-sum").textContent = turns ? say("page.history.filled", { count: turns }) : say("page.order.empty");
  }

  const open = (name) => find(`[data-fold=${name}]`)?.setAttribute("aria-expanded", "true");

  return {
    card, picked, fill, write, sums, box, open,
    text: () => message()?.value ?? "",
    history: () => history()?.value ?? "",
    focus: () => message()?.focus(),
  };
})();
