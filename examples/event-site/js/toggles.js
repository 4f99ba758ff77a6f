import { keep, recall } from "./memory.js";

/** Buttons with `aria-pressed`: a click turns them, and `data-keeps` names where the state is kept on this device. */
export function startToggles() {
  for (const button of document.querySelectorAll("button[aria-pressed]")) {
    show(button, recall(button.dataset.keeps) === true);
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      show(button, on);
      keep(button.dataset.keeps, on);
    });
  }
}

function show(button, on) {
  button.setAttribute("aria-pressed", String(on));
  for (const part of button.querySelectorAll("[data-when-on]")) part.hidden = !on;
  for (const part of button.querySelectorAll("[data-when-off]")) part.hidden = on;
}
