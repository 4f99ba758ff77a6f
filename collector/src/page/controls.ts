import type { Site } from "./api.js";
import type { Choice } from "./choice.js";
import { presets, todayIn } from "./dates.js";
import { byId, make } from "./elements.js";

/** The page's fields, apart from the tree. */
export interface Controls {
  /** Fills the fields from a choice. */
  show(choice: Choice): void;
  /** What the fields say now. */
  read(): Omit<Choice, "sections">;
}

/** Wires the fields; `onChange` is called after each change of the person's own. */
export function createControls(sites: readonly Site[], onChange: () => void): Controls {
  const fields = {
    site: byId("site", HTMLSelectElement),
    from: byId("from", HTMLInputElement),
    to: byId("to", HTMLInputElement),
    zone: byId("zone", HTMLSelectElement),
    content: byId("content", HTMLInputElement),
    user: byId("user", HTMLInputElement),
    text: byId("text", HTMLInputElement),
  };
  const read = (): Omit<Choice, "sections"> => ({
    site: fields.site.value,
    from: fields.from.value,
    to: fields.to.value,
    zone: fields.zone.value,
    content: fields.content.value.trim(),
    user: fields.user.value.trim(),
    text: fields.text.value,
  });
  fields.site.append(...sites.map(({ id, name }) => new Option(name, id)));
  byId("site-field", HTMLLabelElement).hidden = sites.length < 2;
  const markPreset = createPresets(fields);

  const changed = (): void => {
    markPreset();
    onChange();
  };
  fields.site.addEventListener("change", () => {
    fields.zone.value = sites.find((site) => site.id === fields.site.value)?.zone ?? fields.zone.value;
    changed();
  });
  const filters = byId("filters", HTMLFormElement);
  filters.addEventListener("input", changed);
  filters.addEventListener("submit", (event) => event.preventDefault());

  return {
    show: (choice) => {
      offerZones(fields.zone, [choice.zone, ...sites.map((site) => site.zone)]);
      for (const [name, field] of Object.entries(fields)) field.value = choice[name as keyof typeof fields];
      markPreset();
    },
    read,
  };
}

/** Offers every zone that the browser lists, and `others`, because zones have more names than any browser lists. */
function offerZones(select: HTMLSelectElement, others: readonly string[]): void {
  const zones = [...new Set(["UTC", ...others, ...Intl.supportedValuesOf("timeZone")])].sort();
  select.replaceChildren(...zones.map((zone) => new Option(zone.replaceAll("_", " "), zone)));
}

interface DateFields {
  readonly from: HTMLInputElement;
  readonly to: HTMLInputElement;
  readonly zone: HTMLSelectElement;
}

/** Makes the preset buttons; answers what presses the button whose days the fields hold. */
function createPresets({ from, to, zone }: DateFields): () => void {
  const today = (): string => todayIn(zone.value || "UTC", Date.now());
  const buttons = presets.map(({ label, days }) => {
    const button = make("button", { type: "button", textContent: label });
    button.addEventListener("click", () => {
      const range = days(today());
      from.value = range.from;
      to.value = range.to;
      from.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return { button, days };
  });
  byId("presets", HTMLDivElement).append(...buttons.map(({ button }) => button));
  return () => {
    from.max = to.value;
    to.min = from.value;
    for (const { button, days } of buttons) {
      const range = days(today());
      button.ariaPressed = String(range.from === from.value && range.to === to.value);
    }
  };
}
