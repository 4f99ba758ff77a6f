/** The line that says how much is missing: of all that the site's devices have recorded, whatever the filters. */
import { numeral } from "./elements.js";

/** What the page reads of `/v1/reports/completeness`. */
export interface Completeness {
  readonly expected: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly lost: Readonly<Record<string, number>>;
  readonly missing: { readonly late: number; readonly lost: number };
}

/** What is missing is what nobody accounts for; devices' own losses are named beside it, because they are no less lost. */
export function sentenceOf({ expected, lost, rejected, missing }: Completeness): string {
  const count = missing.late + missing.lost;
  const [gone, refused] = [sumOf(lost), sumOf(rejected)];
  return [
    `${numeral.format(count)} of ${numeral.format(expected)} missing`,
    ...(gone > 0 ? [`${numeral.format(gone)} lost on devices`] : []),
    ...(refused > 0 ? [`${numeral.format(refused)} refused`] : []),
  ].join(", ");
}

/** The figures behind the sentence, a line each. */
export function detailsOf({ lost, rejected, missing }: Completeness): string {
  const reasons = (what: string, byReason: Completeness["lost"]): readonly string[] =>
    Object.entries(byReason).map(([reason, count]) => `${what}: ${numeral.format(count)} ${reason}`);
  return [
    `Late, may still come: ${numeral.format(missing.late)}`,
    `Missing for good: ${numeral.format(missing.lost)}`,
    ...reasons("Lost on devices", lost),
    ...reasons("Refused", rejected),
  ].join("\n");
}

function sumOf(byReason: Completeness["lost"]): number {
  return Object.values(byReason).reduce((sum, count) => sum + count, 0);
}
