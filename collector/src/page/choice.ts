/** What the page's controls say; it lives in the page's address, so that a report can be bookmarked and passed on. */
export interface Choice {
  readonly site: string;
  /** First and last day, `YYYY-MM-DD` on the zone's clocks; "" is open. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  /** Ids as typed, with commas between several. */
  readonly content: string;
  readonly user: string;
  readonly text: string;
  /** Sections (`Content`) and checkboxes (`Content/Liked`) that are ticked; undefined means all there are. */
  readonly sections: readonly string[] | undefined;
}

/** Stands in the address for "no box is ticked", which the absence of sections cannot say. */
const noSection = "none";

const texts = ["site", "from", "to", "zone", "content", "user", "text"] as const;

/** The choice in an address's query; what it does not say is "" or all. */
export function readChoice(query: string): Choice {
  const given = new URLSearchParams(query);
  const sections = given.getAll("section");
  const text = (name: (typeof texts)[number]): string => given.get(name) ?? "";
  return {
    site: text("site"),
    from: text("from"),
    to: text("to"),
    zone: text("zone"),
    content: text("content"),
    user: text("user"),
    text: text("text"),
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
  for (const name of ["site", "from", "to", "zone", "text"] as const) {
    if (choice[name] !== "") query.set(name, choice[name]);
  }
  for (const name of ["content", "user"] as const) {
    for (const id of choice[name].split(",").map((part) => part.trim())) if (id !== "") query.append(name, id);
  }
  for (const section of choice.sections ?? []) query.append("section", section);
  return query;
}
