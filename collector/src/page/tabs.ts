import { byId, make } from "./elements.js";

/** A row of tabs, walked by arrow keys as ARIA has it: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function createTabs(
  names: Readonly<Record<string, string>>,
  onChoose: (name: string) => void,
): { show(name: string): void } {
  const list = byId("tabs", HTMLDivElement);
  const panel = byId("view", HTMLDivElement);
  const tabs = Object.entries(names).map(([name, title]) => {
    const tab = make("button", { type: "button", id: `tab-${name}`, role: "tab" }, title);
    tab.setAttribute("aria-controls", "view");
    tab.addEventListener("click", () => onChoose(name));
    return { name, tab };
  });
  list.append(...tabs.map(({ tab }) => tab));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.findIndex(({ tab }) => tab === document.activeElement);
    if (step === undefined || at < 0) return;
    const next = tabs[(at + step + tabs.length) % tabs.length];
    next?.tab.focus();
    if (next) onChoose(next.name);
  });
  return {
    show: (shown) => {
      for (const { name, tab } of tabs) {
        tab.ariaSelected = String(name === shown);
        tab.tabIndex = name === shown ? 0 : -1;
      }
      panel.setAttribute("aria-labelledby", `tab-${shown}`);
    },
  };
}
