/**
 * The wire between SDK and collector: one envelope for what the activities of a batch share, then the activities.
 * Both sides import this module, so encoder, decoder and checks cannot drift apart. Described in `docs/WIRE.md`.
 */
import { checkDetails, type DetailProblem, resolveKind } from "./catalogue/check.js";
import type { Details } from "./catalogue/details.js";
import { guideKinds, type Kinds } from "./catalogue/kinds.js";
import { parse, stringify } from "./json.js";
import { isUser, type User } from "./user.js";
import { isWatchFigures, type WatchFigures } from "./watch-figures.js";

export { resolveKind } from "./catalogue/check.js";
export { isDerivedId, leaveIdOf, newId } from "./ids.js";
export { expiryMs, type LossReason, lossReasons } from "./losses.js";
export type { User } from "./user.js";
export type { WatchFigures } from "./watch-figures.js";

/** Version of the envelope. A collector refuses versions that it does not know. */
export const wireVersion = 1;

/** Largest activity, bytes (UTF-8 JSON). Above it the activity is a loss "too-large". Source: half of Snowplow's and Segment's 32 KB. */
export const activityLimitBytes = 16_384;

/** Most activities in one request. */
export const batchLimitActivities = 1_000;

/** What a content page shows. */
export interface WireContent {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly slug: string;
  /** Schedule, milliseconds since 1970 on the server's clock; sent along with a join and a live watch, whose truth depends on it. */
  readonly startsAt?: number;
  readonly endsAt?: number;
  readonly engine?: "legacy";
}

/** One activity on the wire. */
export interface WireActivity {
  /** UUID; the same at each try, so that the collector can drop repeats. */
  readonly id: string;
  /** Number of this activity among all of its device's, from 1 without gaps; absent on a copy sent before it was numbered. */
  readonly seq?: number;
  readonly kind: string;
  /** Client time at which it happened, ms since 1970, as first stamped. */
  readonly at: number;
  /** The view in which it happened. */
  readonly view?: string;
  readonly content?: WireContent;
  readonly details?: Details;
  /** Path of the page, without query and hash. */
  readonly path?: string;
  /** True when it was concluded rather than observed: a leave whose page never came to say so. */
  readonly inferred?: true;
  readonly watch?: WatchFigures;
  /** All activities of the site with this key are one; a server's counts before a browser's. */
  readonly idempotencyKey?: string;
}

/** An activity as a server sends it: each may be somebody else's, and an idempotency key can stand in for the id. */
export interface ServerActivity extends Omit<WireActivity, "id"> {
  readonly id?: string;
  /** Who did it; takes the place of the envelope's user. */
  readonly user?: User;
  /** Where it was done; takes the place of the envelope's device. */
  readonly device?: string;
}

/** What the activities of one batch share. */
export interface EnvelopeHead {
  readonly v: typeof wireVersion;
  /** The site's public key. */
  readonly key: string;
  /** Client time at sending, ms since 1970. */
  readonly sentAt: number;
  /** Version of the SDK that sends. */
  readonly sdk: string;
  /** The device that numbers the activities. */
  readonly device?: string;
  readonly session?: string;
  readonly user?: User;
  /** A JWT of the site's server that proves the user: audience the site's id, subject the user's id, with an expiry. */
  readonly token?: string;
  /** Server time minus client time, ms, as learned before the activities were stamped; absent while unknown. */
  readonly offset?: number;
  /** Highest number that the device has given so far, 0 for none: what was written last may be missing without a gap. */
  readonly written?: number;
  /** Activities of this device that will never come, by reason; totals since the device exists, so repeats do no harm. */
  readonly losses?: Readonly<Record<string, number>>;
}

/** A request's body. Its activities are unchecked until `checkActivity` has seen each. */
export interface Envelope extends EnvelopeHead {
  readonly activities: readonly unknown[];
}

/** Why one activity is refused; the others of its batch are not affected. Repeating it would not help. */
export type RejectReason =
  | DetailProblem
  | "malformed"
  | "bad-id"
  | "bad-time"
  | "absurd-time"
  | "too-large"
  | "outside-schedule"
  | "unproven-identity"
  | "bot"
  | "implausible-watch"
  | "erased";

/** Why a whole request is refused. */
export type RequestProblem = "malformed-json" | "malformed-envelope" | "unknown-version" | "too-many-activities";

/** The collector's answer, given only after the batch is durable: every activity is accepted, a duplicate, or rejected. */
export interface Answer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly { readonly id: string | null; readonly reason: RejectReason }[];
  /** Server time, ms since 1970. */
  readonly now: number;
}

/** Joins an envelope from parts that are JSON already, so that nothing is encoded twice. */
export function encodeEnvelope(head: EnvelopeHead, activityJsons: readonly string[]): string {
  return `${stringify(head).slice(0, -1)},"activities":[${activityJsons.join(",")}]}`;
}

/**
 * Parses and checks a request's body. Surplus fields are ignored. A sender that has said otherwise which site it sends
 * for need not name the site's key again: then that is `knownKey`.
 */
export function decodeEnvelope(text: string, knownKey?: string): Envelope | RequestProblem {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    return "malformed-json";
  }
  if (!isRecord(value) || !Array.isArray(value.activities)) return "malformed-envelope";
  if (value.v !== wireVersion) return "unknown-version";
  if (value.activities.length > batchLimitActivities) return "too-many-activities";
  const { key = knownKey, sentAt, sdk, device, session, user, token, offset, written, losses } = value;
  const fine =
    typeof key === "string" &&
    isTime(sentAt) &&
    isTextOrAbsent(sdk) &&
    (device === undefined || isId(device)) &&
    (session === undefined || isId(session)) &&
    (user === undefined || isUser(user)) &&
    isTextOrAbsent(token) &&
    (offset === undefined || isTime(offset)) &&
    (written === undefined || isCount(written)) &&
    (losses === undefined || isCounts(losses));
  if (!fine) return "malformed-envelope";
  return {
    v: wireVersion,
    key,
    sentAt,
    sdk: sdk ?? "unknown",
    ...(device !== undefined && { device }),
    ...(session !== undefined && { session }),
    ...(user !== undefined && { user }),
    ...(token !== undefined && { token }),
    ...(offset !== undefined && { offset }),
    ...(written !== undefined && { written }),
    ...(losses !== undefined && { losses }),
    activities: value.activities,
  };
}

/**
 * Checks one activity by the kinds of its site: answers it with only the known fields, its kind resolved and its details
 * complete, or the reason.
 */
export function checkActivity(value: unknown, kinds: Kinds = guideKinds()): WireActivity | RejectReason {
  if (!isRecord(value)) return "malformed";
  const { id, seq, kind, at, view, content, details, path, inferred, watch, idempotencyKey } = value;
  if (!isId(id)) return "bad-id";
  if (!isTime(at)) return "bad-time";
  const fine =
    typeof kind === "string" &&
    (seq === undefined || isSeq(seq)) &&
    (view === undefined || isId(view)) &&
    (content === undefined || isContent(content)) &&
    (details === undefined || isRecord(details)) &&
    isTextOrAbsent(path) &&
    isTextOrAbsent(idempotencyKey) &&
    (watch === undefined || (isRecord(watch) && isWatchFigures(watch)));
  if (!fine) return "malformed";
  const resolved = resolveKind(kind, content, kinds);
  const checked = checkDetails(resolved, details, content, kinds);
  if (typeof checked === "string") return checked;
  return {
    id,
    kind: resolved,
    at,
    ...(seq !== undefined && { seq }),
    ...(view !== undefined && { view }),
    ...(content !== undefined && { content }),
    details: checked,
    ...(path !== undefined && { path }),
    ...(inferred === true && { inferred }),
    ...(watch !== undefined && { watch }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
}

/** What a server says of the sender of one activity; undefined when it is malformed. Surplus fields are ignored. */
export function checkSender(value: unknown): Pick<ServerActivity, "user" | "device"> | undefined {
  if (!isRecord(value)) return undefined;
  const { user, device } = value;
  if ((user !== undefined && !isUser(user)) || (device !== undefined && !isId(device))) return undefined;
  return { ...(user !== undefined && { user }), ...(device !== undefined && { device }) };
}

/** The id of a refused activity, for the answer; null when it has none that could be named. */
export const idOf = (value: unknown): string | null => (isRecord(value) && isId(value.id) ? value.id : null);

/** The number that the device gave to a refused activity; 0 when it has none. */
export const seqOf = (value: unknown): number => (isRecord(value) && isSeq(value.seq) ? value.seq : 0);

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isId = (value: unknown): value is string => typeof value === "string" && idPattern.test(value);

/** Finite and within what a Date can hold, 8.64e15 ms on either side of 1970. Source: ECMA-262, time values. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}

const isTextOrAbsent = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";

function isContent(value: unknown): value is WireContent {
  return (
    isRecord(value) &&
    [value.id, value.type, value.name, value.slug].every((text) => typeof text === "string") &&
    [value.startsAt, value.endsAt].every((time) => time === undefined || isTime(time)) &&
    (value.engine === undefined || value.engine === "legacy")
  );
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isSeq = (value: unknown): value is number => isCount(value) && value > 0;

const isCounts = (value: unknown): value is Readonly<Record<string, number>> =>
  isRecord(value) && Object.values(value).every(isCount);
