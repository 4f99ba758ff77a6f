/** The line that says how far the numbers can be trusted: what is missing, concluded, and of people unknown. */
import { askJson, isAbort, type Section } from "./api.js";
import { type Choice, reportQuery } from "./choice.js";
import { type Completeness, detailsOf, sentenceOf } from "./completeness.js";
import { make, percentage } from "./elements.js";
import { words } from "./words.js";

/** Asks how complete a site's record is; undefined when the collector does not say, as to those who see a part only. */
export async function completenessOf(site: string, signal: AbortSignal): Promise<Completeness | undefined> {
  try {
    return await askJson<Completeness>(`completeness?${new URLSearchParams({ site, limit: "1" })}`, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

/** Shows the line for a choice whose count and sections are known. */
export async function showTrust(
  line: HTMLElement,
  {
    choice,
    count,
    sections,
    signal,
  }: { choice: Choice; count: number; sections: readonly Section[]; signal: AbortSignal },
): Promise<void> {
  if (line.hidden || count === 0) return line.replaceChildren();
  const countOf = async (name: string, value: string): Promise<number> => {
    const query = reportQuery(choice);
    query.set(name, value);
    return (await askJson<{ count: number }>(`count?${query}`, signal)).count;
  };
  const [completeness, visitors, inferred] = await Promise.all([
    completenessOf(choice.site, signal),
    choice.signedIn === "" && choice.user === "" ? countOf("signedIn", "false") : undefined,
    countOf("inferred", "true"),
  ]);
  const leaves = sections
    .flatMap(({ names }) => names)
    .filter(({ kinds }) => kinds.some((kind) => kind.endsWith(".leave")));
  const left = leaves.reduce((sum, { count: those }) => sum + those, 0);
  const parts = [
    ...(completeness
      ? [make("span", { className: "sound", title: detailsOf(completeness) }, sentenceOf(completeness))]
      : []),
    ...(left > 0 ? [words.trustInferred(percentage.format(Math.min(1, inferred / left)))] : []),
    ...(visitors === undefined ? [] : [words.trustVisitors(percentage.format(visitors / count))]),
  ];
  line.replaceChildren(...parts.flatMap((part, i) => (i === 0 ? [part] : [" · ", part])));
}
