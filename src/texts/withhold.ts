/** Details of an activity, as recorded. */
export type Values = Readonly<{ [name: string]: unknown }>;

/** What stands in the place of a text that was withheld; not nothing, since a chat without a text is no chat. */
export const withheld = "[withheld]";

/** The details with each value that a person wrote replaced by what `change` makes of it. */
export function changeTexts(details: Values, change: (value: unknown) => unknown): Values {
  const entries = Object.entries(details);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, /^(text|question|answers?)$/.test(name) ? change(value) : value]),
  );
}
