import { element } from "../lib/dom.js";

/**
 * Ways to look at something, as tabs (the pattern of ARIA: arrow keys choose).
 *
 * @param {HTMLElement} place
 * @param {{name: string, words: string, draw: (panel: HTMLElement) => (() => void) | void}[]} views what draw
 *   returns is called when its view is left
 * @param {string} first the name of the one that is shown first
 * @param {(name: string) => void} chosen told which one is shown
 * @returns {() => void} to be called when the whole is taken away
 */
export function drawViews(place, views, first, chosen) {
  const panel = element("div", { role: "tabpanel", id: "answer-panel", tabindex: -1 });
  const tabs = views.map((view, index) =>
    element("button", { type: "button", role: "tab", id: `view-${view.name}`, "aria-controls": panel.id, onclick: () => show(index), onkeydown: (event) => key(event, index) }, view.words),
  );
  let leave = () => {};
  function show(index) {
    leave();
    tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(place === index));
      tab.tabIndex = place === index ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", tabs[index].id);
    panel.replaceChildren();
    leave = views[index].draw(panel) ?? (() => {});
    chosen(views[index].name);
  }
  function key(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step ? (index + step + tabs.length) % tabs.length : { Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    tabs[next].focus();
    show(next);
  }
  place.append(element("div", { role: "tablist", class: "tabs", "aria-label": "Show the answer as" }, ...tabs), panel);
  show(Math.max(0, views.findIndex((view) => view.name === first)));
  return () => leave();
}
