/** How complete the record is: what devices say they have recorded, against what came. */
import type { FastifyInstance } from "fastify";
import { expiryMs, lossReasons } from "turnout/wire";
import type { Config } from "../config.js";
import { type Reader, readerOf } from "../reader.js";
import { cameOf } from "../stores/accounts.js";
import type { DeviceAccount } from "../stores/ledger.js";
import { gapsOf, type Run, sizeOf } from "../stores/runs.js";
import type { Store } from "../stores/store.js";
import type { ReportContext } from "./answers.js";
import {
  type Parameters,
  parametersOf,
  readLimit,
  readMoment,
  readOne,
  readSite,
  readZone,
  refuseUnknown,
} from "./filter.js";

/** Activities that were recorded and never came; nobody has said why. */
export interface Missing {
  /** They may still come: the device can have them for as long as that. */
  readonly late: number;
  /** They have expired on the device. */
  readonly lost: number;
}

interface Counts {
  /** Recorded, as the devices tell: the numbers they have given, and what they lost before they gave it a number. */
  readonly expected: number;
  /** Numbers that came and were not refused. */
  readonly received: number;
  /** Copies dropped. */
  readonly duplicates: number;
  /** Refused activities by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** What devices say that they have lost, by reason. */
  readonly lost: Readonly<Record<string, number>>;
  readonly missing: Missing;
}

/** A device of which not everything is in the report. */
export interface IncompleteDevice extends Counts {
  readonly device: string;
  /** ISO times at which it was first and last heard of. */
  readonly firstAt: string;
  readonly heardAt: string;
  /** The numbers that never came, first and last of each gap; the highest `gapsLimit` of them. */
  readonly gaps: readonly (readonly [from: number, to: number])[];
}

export interface Completeness extends Counts {
  readonly site: string;
  /** Activities of the report that no device has numbered: of senders that do not, and what the collector concluded. */
  readonly unnumbered: number;
  /** How many devices there are. */
  readonly devices: number;
  /** How many of them have something missing, lost or rejected. */
  readonly incompleteDevices: number;
  /** Those, the most missing first. */
  readonly incomplete: readonly IncompleteDevice[];
}

/** What is asked for; a device is in it when it was heard of at `from` or later, and first before `to`. */
export interface CompletenessRequest {
  readonly site: string;
  readonly from?: number;
  readonly to?: number;
  /** Most devices named. */
  readonly limit: number;
}

const devicesNamed = { usual: 100, limit: 1_000 } as const;

const gapsLimit = 20;

/** Accounts read at once. */
const pageAccounts = 1_000;

/** Adds the route; for site admins only, because what devices have lost is of no content. */
export function registerCompleteness(app: FastifyInstance, { store, config, now }: ReportContext): void {
  app.get("/completeness", async (request) => {
    const asked = readCompletenessRequest(parametersOf(request.query), config, readerOf(request));
    return completenessOf(store, asked, now());
  });
}

/** Reads `site`, `from`, `to`, `zone` and `limit`; throws a `FilterError` that names what is wrong. */
function readCompletenessRequest(parameters: Parameters, config: Config, reader: Reader): CompletenessRequest {
  refuseUnknown(parameters, ["site", "from", "to", "zone", "limit"]);
  const site = readSite(readOne(parameters, "site"), config, reader);
  const zone = readZone(readOne(parameters, "zone") ?? site.zone);
  const from = readMoment("from", readOne(parameters, "from"), zone);
  const to = readMoment("to", readOne(parameters, "to"), zone);
  const limit = readLimit(readOne(parameters, "limit"), devicesNamed);
  return { site: site.id, limit, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Adds up the accounts of a site's devices. A device counts with all that it ever recorded: its numbers have no times. */
export async function completenessOf(store: Store, request: CompletenessRequest, now: number): Promise<Completeness> {
  const { site, from = -Infinity, to = Infinity, limit } = request;
  let totals: Counts = { expected: 0, received: 0, duplicates: 0, rejected: {}, lost: {}, missing: noneMissing };
  let [devices, incompleteDevices] = [0, 0];
  let incomplete: IncompleteDevice[] = [];
  for await (const account of accountsOf(store, site)) {
    if (account.heardAt < from || account.firstAt >= to) continue;
    const counts = countsOf(account, now);
    totals = together(totals, counts);
    if (account.device === null) continue;
    devices++;
    if (isWhole(counts)) continue;
    incompleteDevices++;
    incomplete.push(named(account.device, account, counts));
    if (incomplete.length >= 2 * limit) incomplete = worst(incomplete, limit);
  }
  const unnumbered = await store.count({ site, numbered: false, ...rangeOf(request) });
  return { site, ...totals, unnumbered, devices, incompleteDevices, incomplete: worst(incomplete, limit) };
}

/** How much is missing in all. */
export function missingOf({ missing }: Pick<Counts, "missing">): number {
  return missing.late + missing.lost;
}

/** The sum of counts by reason. */
export function totalOf(byReason: Readonly<Record<string, number>>): number {
  return Object.values(byReason).reduce((sum, count) => sum + count, 0);
}

const noneMissing: Missing = { late: 0, lost: 0 };

/**
 * The figures of one device. A missing number is late for as long as the device may still have it, counted from when
 * the collector knew that it was given; then it is lost. Losses after numbering explain as many of the missing ones, the
 * lost before the late: what the device has given up is what is oldest.
 */
function countsOf(account: DeviceAccount, now: number): Counts {
  const { runs, forgotten, written, duplicates, rejected, rejectedNumbers, losses } = account;
  const came = cameOf(account);
  const given = Math.max(written, runs.at(-1)?.to ?? 0);
  const expired = forgotten + sizeOf(missingRuns(account).filter(({ knownAt }) => now - knownAt >= expiryMs));
  const waiting = given - came - expired;
  const explained = lossesOf(losses, "numbered");
  return {
    expected: given + lossesOf(losses, "unnumbered"),
    received: came - rejectedNumbers,
    duplicates,
    rejected,
    lost: losses,
    missing: {
      late: Math.max(0, waiting - Math.max(0, explained - expired)),
      lost: Math.max(0, expired - explained),
    },
  };
}

/** The gaps, and what the device says it wrote after the last that came. */
function missingRuns({ runs, written, writtenAt }: DeviceAccount): readonly Run[] {
  const last = runs.at(-1)?.to ?? 0;
  const gaps = gapsOf(runs).map((gap) =>
    gap.to <= written ? { ...gap, knownAt: Math.min(gap.knownAt, writtenAt) } : gap,
  );
  return written > last ? [...gaps, { from: last + 1, to: written, knownAt: writtenAt }] : gaps;
}

const stages: ReadonlyMap<string, string> = new Map(Object.entries(lossReasons));

/** A reason that is not known to this collector counts as one before numbering: so it can never hide a missing number. */
function lossesOf(losses: DeviceAccount["losses"], stage: "numbered" | "unnumbered"): number {
  return Object.entries(losses)
    .filter(([reason]) => (stages.get(reason) ?? "unnumbered") === stage)
    .reduce((sum, [, count]) => sum + count, 0);
}

function isWhole({ missing, lost, rejected }: Counts): boolean {
  return missing.late + missing.lost + totalOf(lost) + totalOf(rejected) === 0;
}

function named(device: string, account: DeviceAccount, counts: Counts): IncompleteDevice {
  const gaps = missingRuns(account).slice(-gapsLimit);
  return {
    device,
    firstAt: new Date(account.firstAt).toISOString(),
    heardAt: new Date(account.heardAt).toISOString(),
    ...counts,
    gaps: gaps.map(({ from, to }) => [from, to] as const),
  };
}

function worst(devices: readonly IncompleteDevice[], limit: number): IncompleteDevice[] {
  const otherwise = ({ lost, rejected }: Counts): number => totalOf(lost) + totalOf(rejected);
  return [...devices]
    .sort((a, b) => missingOf(b) - missingOf(a) || otherwise(b) - otherwise(a) || (a.heardAt < b.heardAt ? 1 : -1))
    .slice(0, limit);
}

function together(a: Counts, b: Counts): Counts {
  return {
    expected: a.expected + b.expected,
    received: a.received + b.received,
    duplicates: a.duplicates + b.duplicates,
    rejected: sumOf(a.rejected, b.rejected),
    lost: sumOf(a.lost, b.lost),
    missing: { late: a.missing.late + b.missing.late, lost: a.missing.lost + b.missing.lost },
  };
}

/** By way of a map, because reasons are what a stranger sends: `__proto__` is one. */
function sumOf(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const sum = new Map(Object.entries(a));
  for (const [reason, count] of Object.entries(b)) sum.set(reason, (sum.get(reason) ?? 0) + count);
  return Object.fromEntries(sum);
}

function rangeOf({ from, to }: CompletenessRequest): { readonly from?: number; readonly to?: number } {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

async function* accountsOf(store: Store, site: string): AsyncGenerator<DeviceAccount> {
  let after: string | null | undefined;
  while (true) {
    const page = await store.accounts(site, after, pageAccounts);
    yield* page;
    if (page.length < pageAccounts) return;
    after = page.at(-1)?.device;
  }
}
