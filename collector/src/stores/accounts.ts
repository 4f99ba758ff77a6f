/** How a device's account is kept: what every store does with what a request tells. */
import type { DeviceAccount, LedgerEntry } from "./ledger.js";
import { holds, type Run, runsWith, sizeOf } from "./runs.js";
import type { RejectedActivity, WriteUnit } from "./store.js";

/** Most runs kept of a device. An honest one has a handful; above it the lowest gap is no longer looked into. */
const runsLimit = 100;

/** Highest number that is believed: one each second for three years. */
export const numberLimit = 100_000_000;

/** Most reasons of losses kept of a device; the SDK's own list is far shorter. */
const reasonsLimit = 50;

/** An account before anything was entered. */
export function newAccount({ site, device, at }: LedgerEntry): DeviceAccount {
  return {
    ...{ site, device, firstAt: at, heardAt: at, runs: [], forgotten: 0, written: 0, writtenAt: 0 },
    ...{ duplicates: 0, rejectedNumbers: 0, rejected: {}, losses: {} },
  };
}

/** The account once a unit's numbers, losses and refused activities are entered: what milestones are judged by. */
export function entered(account: DeviceAccount, { ledger, activities, rejected }: WriteUnit): DeviceAccount {
  if (!ledger) return account;
  const { device, at, losses, repeats } = ledger;
  const written = Math.min(ledger.written, numberLimit);
  const numbers = device === null ? [] : [...activities, ...rejected].map(({ seq }) => seq).filter(isBelievable);
  const grown = {
    ...account,
    firstAt: Math.min(account.firstAt, at),
    heardAt: Math.max(account.heardAt, at),
    ...(written > account.written && { written, writtenAt: at }),
    duplicates: account.duplicates + repeats,
    losses: device === null ? account.losses : highest(account.losses, losses),
  };
  return withRefused(account, { ...grown, ...bounded(account, runsWith(account.runs, numbers, at)) }, rejected);
}

/** The account once it is known what became of the unit; `before` is as it was when the unit came. */
export function settled(
  before: DeviceAccount,
  account: DeviceAccount,
  outcome: { readonly duplicates: number; readonly refused: readonly RejectedActivity[] },
): DeviceAccount {
  return withRefused(before, { ...account, duplicates: account.duplicates + outcome.duplicates }, outcome.refused);
}

/** The number up to which everything of the device has come. */
export function completeTo({ runs: [first] }: DeviceAccount): number {
  return first?.from === 1 ? first.to : 0;
}

/**
 * Whether something that the device recorded is known not to be kept. A refused claim of watching does not count: it is
 * no view, and whoever makes such claims must not be judged the milder for it.
 */
export function isLacking({ losses, rejected }: DeviceAccount): boolean {
  const refusals = Object.keys(rejected).filter((reason) => reason !== "implausible-watch");
  return refusals.length > 0 || Object.values(losses).some((count) => count > 0);
}

/** How many different numbers came. */
export function cameOf({ runs, forgotten }: DeviceAccount): number {
  return sizeOf(runs) - forgotten;
}

function isBelievable(seq: number): boolean {
  return seq > 0 && seq <= numberLimit;
}

/** Merges the lowest runs while there are too many; what lay between them is missing for good. */
function bounded({ forgotten }: DeviceAccount, runs: readonly Run[]): Pick<DeviceAccount, "runs" | "forgotten"> {
  if (runs.length <= runsLimit) return { runs, forgotten };
  const surplus = runs.length - runsLimit + 1;
  const [lowest, kept] = [runs.slice(0, surplus), runs.slice(surplus)];
  const [first, last] = [lowest[0] as Run, lowest.at(-1) as Run];
  const merged = { ...first, to: last.to };
  return { runs: [merged, ...kept], forgotten: forgotten + sizeOf([merged]) - sizeOf(lowest) };
}

/** Counts refused activities by reason; one whose number had come before only repeats. */
function withRefused(
  before: DeviceAccount,
  account: DeviceAccount,
  refused: readonly RejectedActivity[],
): DeviceAccount {
  if (refused.length === 0) return account;
  const counts = new Map(Object.entries(account.rejected));
  const numbers = new Set<number>();
  let repeats = 0;
  for (const { seq, reason } of refused) {
    const hasNumber = account.device !== null && isBelievable(seq);
    if (hasNumber && (numbers.has(seq) || holds(before.runs, seq))) repeats++;
    else counts.set(reason, (counts.get(reason) ?? 0) + 1);
    if (hasNumber && !holds(before.runs, seq)) numbers.add(seq);
  }
  return {
    ...account,
    rejected: Object.fromEntries(counts),
    rejectedNumbers: account.rejectedNumbers + numbers.size,
    duplicates: account.duplicates + repeats,
  };
}

/** The higher of each count. A map in between, because reasons are what a stranger sends: `__proto__` is one. */
function highest(known: DeviceAccount["losses"], told: LedgerEntry["losses"]): DeviceAccount["losses"] {
  const counts = new Map(Object.entries(known));
  for (const [reason, count] of Object.entries(told)) {
    const before = counts.get(reason);
    if (before === undefined && counts.size >= reasonsLimit) continue;
    counts.set(reason, Math.max(count, before ?? 0));
  }
  return Object.fromEntries(counts);
}
