// The talk with one buyer: what was copied in it, and the answers that are still owed to anyone. Copying never waits for the store.
"use strict";
window.nuanyanTalk = (say) => {
  const AGAIN = 30_000; // milliseconds between two looks at what is owed
  const MOST = 6; // copied texts that are held of a conversation
  const TALKS = 64; // conversations of which they are held
  const ANSWER_WITHIN = 10_000; // milliseconds until a question counts as unanswered
  const held = new Map(); // conversation → what was copied in it
  let server = null, place = null, id = made(), shown = "";

  // A number drawn by lot: nothing of the buyer or the order is in it.
  function made() {
    return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function clip(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // pages that are not on this machine may not use the clipboard directly
      const area = document.createElement("textarea"), active = document.activeElement;
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      active?.focus({ preventScroll: true });
    }
  }

  // Texts copied from the same card are versions of one reply, and no repetition of each other.
  const here = () => held.get(id) ?? [];
  const copied = (card) => here().filter((each) => each.card.deref() !== card).map((each) => each.text);
  const about = () => ({ conversation: id });

  // What a deed failed at stays until the next deed; a look takes back only what a look has said.
  function tell(line, problem, failed) {
    if (!failed && !problem && !line.classList.contains("looked")) return;
    if (!failed && line.textContent && !line.classList.contains("looked")) return;
    if (line.textContent !== problem) line.textContent = problem;
    line.classList.toggle("looked", !failed && Boolean(problem));
  }

  function show(seen, failed) {
    if (!place) return;
    const [list, line] = place.children;
    tell(line, (seen ? seen.problem : failed && say(failed, { why: say("page.owed.unreachable") })) || "", failed);
    if (seen?.owed === undefined || shown === seen.owed) return;
    shown = seen.owed;
    const open = list.querySelector("details")?.open, focused = list.contains(document.activeElement);
    const kept = document.activeElement.dataset?.kept;
    list.innerHTML = seen.owed;
    if (open) list.querySelector("details")?.setAttribute("open", "");
    if (focused) (list.querySelector(`[data-kept="${kept}"]`) ?? list.querySelector("button"))?.focus({ preventScroll: true });
  }

  // Gradio answers nothing when it cannot reach the server.
  function answered(asked) {
    return Promise.race([asked, new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN))]).catch(() => null);
  }

  function ask(deed, request, failed) {
    if (server) answered(server[deed]({ ...request, ...about() })).then((seen) => show(seen, failed));
  }

  const look = () => ask("owed", {});

  setInterval(look, AGAIN);
  document.addEventListener("visibilitychange", () => document.hidden || look());

  return {
    answered,
    clip,
    copied,
    about,
    open(given) {
      server = given;
      look();
    },
    strip(element) {
      place = element.querySelector(".owing").parentElement;
      look();
    },
    // Tell the server, and whoever listens, that a text was copied; nobody waits for the answer.
    note(card, text, request) {
      const kept = [...here().filter((each) => each.text !== text), { card: new WeakRef(card), text }].slice(-MOST);
      held.delete(id);
      held.set(id, kept);
      if (held.size > TALKS) held.delete(held.keys().next().value);
      ask("copied", { text, ...request }, "page.owed.unrecorded");
      document.dispatchEvent(new CustomEvent("nuanyan:copied", { detail: { conversation: id, text, suggestion: request.suggestion } }));
    },
    kept(number) {
      ask("kept", { id: Number(number) }, "page.owed.unkept");
    },
    current: () => id,
    go(other = made()) {
      if (other === id) return;
      id = other;
      look();
    },
  };
};
