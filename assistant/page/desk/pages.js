// What stands at the right, for each conversation: going to another one and back finds drafts, edits and findings as they were.
"use strict";
window.nuanyanPages = () => {
  const MOST = 16; // conversations whose drafts are held
  const held = new Map(); // conversation → its element, the one seen last at the end
  const before = new WeakMap(); // element → the drafts that others were asked for in place of
  let holder = null, blank = [], now = document.createElement("div");
  const find = (selector, within) => within.querySelector(selector);

  function of(id) {
    const root = held.get(id) ?? document.createElement("div");
    if (!root.className) {
      root.className = "talk-page";
      root.append(...blank.map((node) => node.cloneNode(true)));
    }
    held.delete(id);
    held.set(id, root);
    if (held.size > MOST) held.delete([...held].find(([, each]) => each !== now)[0]);
    return root;
  }

  function go(id) {
    now = of(id);
    holder?.replaceChildren(now);
  }

  return {
    go,
    now: () => now,
    open(element, id) {
      [holder, blank] = [element, [...element.childNodes]];
      go(id);
    },
    // Gradio's element is only where drafts arrive: they are moved to the page of the conversation that they were asked in.
    take(element) {
      const result = find(".result", element);
      if (!result) return null;
      const root = of(result.dataset.conversation);
      if ("again" in result.dataset) before.set(root, [...root.childNodes]);
      else before.delete(root);
      root.replaceChildren(...element.childNodes);
      held.delete(result.dataset.conversation);
      held.set(result.dataset.conversation, root);
      return root;
    },
    ofTurn: (turn) => [...held.values()].find((root) => Number(find(".result", root)?.dataset.turn) === turn),
    back(root) {
      const former = before.get(root);
      if (!former) return;
      const way = find(".back", root);
      before.set(root, [...root.childNodes]);
      root.replaceChildren(...former);
      if (!find(".back", root)) find(".afresh", root).append(way.cloneNode(true));
    },
    drop: (id) => held.delete(id),
  };
};
