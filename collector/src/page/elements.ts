/** The page's element with this id; throws when page and script do not belong together. */
export function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${type.name} "${id}".`);
}

/** A new element with its properties and children. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** A new button that does something. */
export function button(
  text: string,
  onClick: () => void,
  properties: Partial<HTMLButtonElement> = {},
): HTMLButtonElement {
  const made = make("button", { type: "button", ...properties }, text);
  made.addEventListener("click", onClick);
  return made;
}

/** Numbers as the person's own language writes them. */
export const numeral = new Intl.NumberFormat();

/** Parts of a whole, as the person's own language writes them. */
export const percentage = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
