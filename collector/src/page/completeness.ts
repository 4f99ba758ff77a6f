/** The line that says how much is missing: of all that the site's devices have recorded, whatever the filters. */
import { numeral, percentage } from "./elements.js";
import { words } from "./words.js";

/** What the page reads of `/v1/reports/completeness`. */
export interface Completeness {
  readonly expected: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly lost: Readonly<Record<string, number>>;
  readonly missing: { readonly late: number; readonly lost: number };
}

/**
 * What is missing is what nobody accounts for; devices' own losses are named beside it, because they are no less lost.
 * What people did not consent to is no loss: it was dropped because they said so.
 */
export function sentenceOf({ expected, lost, rejected, missing }: Completeness): string {
  const { consent = 0, ...others } = lost;
  const [gone, refused] = [sumOf(others), sumOf(rejected)];
  return [
    words.missing(numeral.format(missing.late + missing.lost), numeral.format(expected)),
    ...(gone > 0 ? [words.lost(numeral.format(gone))] : []),
    ...(refused > 0 ? [words.refused(numeral.format(refused))] : []),
    ...(consent > 0 ? [words.unconsented(numeral.format(consent), percentage.format(consent / expected))] : []),
  ].join(", ");
}

/** The figures behind the sentence, a line each. */
export function detailsOf({ lost, rejected, missing }: Completeness): string {
  const { consent = 0, ...others } = lost;
  const reasons = (what: string, byReason: Completeness["lost"]): readonly string[] =>
    Object.entries(byReason).map(([reason, count]) => `${what}: ${numeral.format(count)} ${reason}`);
  return [
    `${words.missingLate}: ${numeral.format(missing.late)}`,
    `${words.missingLost}: ${numeral.format(missing.lost)}`,
    ...reasons(words.lostOf, others),
    ...reasons(words.refusedOf, rejected),
    ...(consent > 0 ? [`${words.unconsentedOf}: ${numeral.format(consent)}`] : []),
  ].join("\n");
}

function sumOf(byReason: Completeness["lost"]): number {
  return Object.values(byReason).reduce((sum, count) => sum + count, 0);
}
