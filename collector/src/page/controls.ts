import type { Section, Site } from "./api.js";
import type { Choice } from "./choice.js";
import { presets, todayIn } from "./dates.js";
import { byId, make } from "./elements.js";
import { wirePersonField } from "./person-field.js";
import { words } from "./words.js";

/** The page's fields, apart from the tree. */
export interface Controls {
  /** Fills the fields from a choice. */
  show(choice: Choice): void;
  /** What the fields say now. */
  read(): Partial<Choice>;
  /** Offers what there is to choose from: contents with their types, and kinds. */
  suggest(
    contents: readonly { readonly id: string; readonly name: string; readonly type: string }[],
    sections: readonly Section[],
  ): void;
}

/** Wires the fields; `onChange` is called after each change of the person's own. */
export function createControls(sites: readonly Site[], onChange: () => void): Controls {
  const fields = {
    site: byId("site", HTMLSelectElement),
    zone: byId("zone", HTMLSelectElement),
    content: byId("content", HTMLInputElement),
    type: byId("type", HTMLInputElement),
    user: byId("user", HTMLInputElement),
    kind: byId("kind", HTMLInputElement),
    text: byId("text", HTMLInputElement),
    signedIn: byId("signed-in", HTMLSelectElement),
    traffic: byId("traffic", HTMLSelectElement),
    verified: byId("verified", HTMLSelectElement),
  };
  const dates = {
    from: momentField(byId("from", HTMLInputElement), byId("from-time", HTMLInputElement)),
    to: momentField(byId("to", HTMLInputElement), byId("to-time", HTMLInputElement)),
  };
  const read = (): Partial<Choice> => ({
    ...Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, name === "text" ? field.value : field.value.trim()]),
    ),
    from: dates.from.get(),
    to: dates.to.get(),
  });
  offerOptions(fields);
  fields.site.append(...sites.map(({ id, name }) => new Option(name, id)));
  byId("site-field", HTMLLabelElement).hidden = sites.length < 2;
  const markPreset = createPresets({ ...dates, zone: fields.zone }, onChange);
  const chosenSite = (): Site | undefined => sites.find(({ id }) => id === fields.site.value);
  const offerTraffic = (): void => offerTrafficOf(chosenSite(), fields.traffic);
  const changed = (): void => {
    markPreset();
    onChange();
  };
  fields.site.addEventListener("change", () => {
    fields.zone.value = chosenSite()?.zone ?? fields.zone.value;
    offerTraffic();
    changed();
  });
  wirePersonField(fields.user, { siteOf: () => fields.site.value, onChange: changed });
  const filters = byId("filters", HTMLFormElement);
  filters.addEventListener("input", changed);
  filters.addEventListener("submit", (event) => event.preventDefault());

  return {
    show: (choice) => {
      offerZones(fields.zone, [choice.zone, ...sites.map((site) => site.zone)]);
      for (const [name, field] of Object.entries(fields)) field.value = choice[name as keyof typeof fields];
      dates.from.set(choice.from);
      dates.to.set(choice.to);
      offerTraffic();
      markPreset();
    },
    read,
    suggest,
  };
}

function offerTrafficOf(site: Site | undefined, traffic: HTMLSelectElement): void {
  traffic.disabled = !site?.hasStaff;
  traffic.title = site?.hasStaff ? "" : words.noStaff;
}

/** Offers what there is to choose from. */
function suggest(contents: Parameters<Controls["suggest"]>[0], sections: readonly Section[]): void {
  const names = contents.map(({ id, name, type }) => make("option", { value: id }, `${name} · ${type}`));
  byId("contents", HTMLDataListElement).replaceChildren(...names);
  const types = [...new Set(contents.map(({ type }) => type))].sort();
  byId("types", HTMLDataListElement).replaceChildren(...types.map((value) => make("option", { value })));
  const kinds = sections.flatMap((section) => section.names.flatMap((name) => name.kinds));
  byId("kinds", HTMLDataListElement).replaceChildren(...kinds.map((value) => make("option", { value })));
}

type Options = Readonly<Record<"signedIn" | "traffic" | "verified", HTMLSelectElement>>;

function offerOptions({ signedIn, traffic, verified }: Options): void {
  const offer = (select: HTMLSelectElement, options: readonly (readonly [value: string, text: string])[]): void =>
    select.append(...options.map(([value, text]) => new Option(text, value)));
  offer(signedIn, [
    ["", words.peopleAll],
    ["true", words.peopleSignedIn],
    ["false", words.peopleVisitors],
  ]);
  offer(traffic, [
    ["", words.trafficAll],
    ["attendees", words.trafficAttendees],
    ["staff", words.trafficStaff],
  ]);
  offer(verified, [
    ["", words.verifiedAll],
    ["true", words.verifiedOnly],
    ["false", words.verifiedNot],
  ]);
}

/** Offers every zone that the browser lists, and `others`, because zones have more names than any browser lists. */
function offerZones(select: HTMLSelectElement, others: readonly string[]): void {
  const zones = [...new Set(["UTC", ...others, ...Intl.supportedValuesOf("timeZone")])].sort();
  select.replaceChildren(...zones.map((zone) => new Option(zone.replaceAll("_", " "), zone)));
}

/** A day with, if it is wanted, a time of it. */
interface MomentField {
  readonly day: HTMLInputElement;
  get(): string;
  set(moment: string): void;
}

function momentField(day: HTMLInputElement, time: HTMLInputElement): MomentField {
  return {
    day,
    get: () => (day.value === "" || time.value === "" ? day.value : `${day.value}T${time.value}`),
    set: (moment) => {
      [day.value, time.value] = [moment.slice(0, 10), moment.slice(11, 16)];
    },
  };
}

interface DateFields {
  readonly from: MomentField;
  readonly to: MomentField;
  readonly zone: HTMLSelectElement;
}

/** Makes the preset buttons; answers what presses the button whose days the fields hold. */
function createPresets({ from, to, zone }: DateFields, onChange: () => void): () => void {
  const today = (): string => todayIn(zone.value || "UTC", Date.now());
  const mark = (): void => {
    from.day.max = to.day.value;
    to.day.min = from.day.value;
    for (const { button, days } of buttons) {
      const range = days(today());
      button.ariaPressed = String(range.from === from.get() && range.to === to.get());
    }
  };
  const buttons = presets.map(({ label, days }) => {
    const button = make("button", { type: "button", textContent: label });
    button.addEventListener("click", () => {
      const range = days(today());
      from.set(range.from);
      to.set(range.to);
      mark();
      onChange();
    });
    return { button, days };
  });
  byId("presets", HTMLDivElement).append(...buttons.map(({ button }) => button));
  return mark;
}
