import { make } from "../elements.js";
import { words } from "../words.js";

/** What stands in a view that has nothing to show. */
export function nothing(title: string = words.nothing, hint: string = words.nothingHint): HTMLElement {
  return make("div", { className: "panel none" }, make("strong", {}, title), make("span", {}, hint));
}
