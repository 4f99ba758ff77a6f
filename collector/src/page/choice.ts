/** What the page's controls say; it lives in the page's address, so that a report can be bookmarked and passed on. */
export interface Choice {
  readonly site: string;
  /** First and last day, `YYYY-MM-DD`, or a time of it, `YYYY-MM-DDTHH:MM`, on the zone's clocks; "" is open. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  /** Ids and kinds as typed, with commas between several. */
  readonly content: string;
  readonly user: string;
  readonly kind: string;
  readonly type: string;
  readonly text: string;
  /** "true", "false", or "" for both. */
  readonly signedIn: string;
  /** "attendees", "staff", or "" for both. */
  readonly traffic: string;
  /** "true": only of people who proved who they are; "false": of others; "" for both. */
  readonly verified: string;
  /** Titles of extra columns, with commas between. */
  readonly columns: string;
  /** Which view is shown; "" is the first. */
  readonly view: string;
  /** What the view is about: a content, or a person. */
  readonly about: string;
  /** Sections (`Content`) and checkboxes (`Content/Liked`) that are ticked; undefined means all there are. */
  readonly sections: readonly string[] | undefined;
}

/** Stands in the address for "no box is ticked", which the absence of sections cannot say. */
const noSection = "none";

const plain = ["site", "from", "to", "zone", "text", "signedIn", "traffic", "verified", "columns"] as const;
const lists = ["content", "user", "kind", "type"] as const;
const texts = [...plain, ...lists, "view", "about"] as const;

/** The choice in an address's query; what it does not say is "" or all. */
export function readChoice(query: string): Choice {
  const given = new URLSearchParams(query);
  const sections = given.getAll("section");
  const said = Object.fromEntries(texts.map((name) => [name, given.get(name) ?? ""]));
  return {
    ...(said as Record<(typeof texts)[number], string>),
    sections: sections.length === 0 ? undefined : sections.filter((section) => section !== noSection),
  };
}

/** The address's query for a choice: the reverse of `readChoice`; `usual` are values that need not be said. */
export function writeChoice(choice: Choice, usual: Partial<Choice>): string {
  const query = new URLSearchParams();
  for (const name of texts) if (choice[name] !== "" && choice[name] !== usual[name]) query.set(name, choice[name]);
  if (choice.sections?.length === 0) query.append("section", noSection);
  for (const section of choice.sections ?? []) query.append("section", section);
  return query.toString();
}

/** The choice as the report routes read it; `sections: undefined` asks for all. Never send one with no section at all. */
export function reportQuery(choice: Choice): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of plain) if (choice[name] !== "") query.set(name, choice[name]);
  for (const name of lists) for (const id of listed(choice[name])) query.append(name, id);
  for (const section of choice.sections ?? []) query.append("section", section);
  return query;
}

/** The parts of a text with commas between. */
export function listed(text: string): readonly string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
