/** The command `turnout-collector doctor`: is the store sound, and how complete is what it holds. */
import { parseArgs } from "node:util";
import { storeFlags } from "../command-flags.js";
import { type Config, loadConfig } from "../config.js";
import { openStore } from "../stores/index.js";
import type { Finding, Store } from "../stores/store.js";
import { withoutSecrets } from "../stores/without-secrets.js";
import { type Completeness, completenessOf, missingOf, totalOf } from "./completeness.js";

/** Devices named for each site; the rest is in the figures. */
const devicesNamed = 20;

interface Examination {
  readonly store: string;
  readonly findings: readonly Finding[];
  readonly sites: readonly Completeness[];
}

/**
 * Prints what it finds, as text or with `--json` as JSON. Answers the exit code: 0 when the store is sound, 1 when it
 * is not. Missing activities are no fault of the store. A file of an earlier version is brought up to date first.
 */
export async function runDoctor(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { ...storeFlags, json: { type: "boolean", default: false } },
  });
  const config = loadConfig(values.config);
  const store = openStore(values.store, { mustExist: true });
  try {
    const examination = await examine(store, values.store, config);
    process.stdout.write(values.json ? `${JSON.stringify(examination, null, 2)}\n` : textOf(examination));
    return examination.findings.every(({ problem }) => problem === null) ? 0 : 1;
  } finally {
    await store.close();
  }
}

async function examine(store: Store, address: string, { sites }: Config): Promise<Examination> {
  const findings = await store.examine();
  const now = Date.now();
  const reports = sites.map(({ id }) => completenessOf(store, { site: id, limit: devicesNamed }, now));
  return { store: withoutSecrets(address), findings, sites: await Promise.all(reports) };
}

function textOf({ store, findings, sites }: Examination): string {
  const examined = findings.map(({ subject, problem }) => [subject, problem ?? "sound"] as const);
  return [`Store ${store}`, ...table(examined), ...sites.flatMap(siteLines), ""].join("\n");
}

function siteLines(site: Completeness): readonly string[] {
  const { expected, received, duplicates, rejected, missing, unnumbered, devices } = site;
  const { consent = 0, ...lost } = site.lost; // what people did not consent to was dropped as they said, not lost
  const figures = [
    ["expected", numeral(expected)],
    ["received", numeral(received)],
    ["rejected", numeral(totalOf(rejected)) + reasonsOf(rejected)],
    ["lost on devices", numeral(totalOf(lost)) + reasonsOf(lost)],
    ...(consent > 0 ? ([["without consent", `${numeral(consent)} (${share(consent / expected)})`]] as const) : []),
    ["missing, late", numeral(missing.late)],
    ["missing, lost", numeral(missing.lost)],
    ["duplicates dropped", numeral(duplicates)],
    ["without a number", numeral(unnumbered)],
    ["devices", `${numeral(devices)}, ${numeral(site.incompleteDevices)} of them incomplete`],
  ] as const;
  const named = site.incomplete.map(
    ({ device, heardAt, gaps, ...counts }) =>
      [
        device,
        `${numeral(missingOf(counts))} missing${gapsText(gaps)}, ${numeral(totalOf(counts.lost))} lost, ` +
          `${numeral(totalOf(counts.rejected))} rejected of ${numeral(counts.expected)}, heard ${heardAt}`,
      ] as const,
  );
  return [
    "",
    `Site ${site.site}: ${numeral(missingOf(site))} of ${numeral(expected)} missing`,
    ...table(figures),
    ...table(named),
  ];
}

function reasonsOf(byReason: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(byReason).map(([reason, count]) => `${reason} ${numeral(count)}`);
  return reasons.length === 0 ? "" : ` (${reasons.join(", ")})`;
}

function gapsText(gaps: Completeness["incomplete"][number]["gaps"]): string {
  const texts = gaps.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
  return texts.length === 0 ? "" : ` (${texts.join(", ")})`;
}

function table(rows: readonly (readonly [name: string, text: string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

function numeral(count: number): string {
  return count.toLocaleString("en");
}

function share(part: number): string {
  return part.toLocaleString("en", { style: "percent", maximumFractionDigits: 1 });
}
