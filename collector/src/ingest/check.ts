import { labelOf } from "turnout/catalogue";
import {
  activityLimitBytes,
  checkActivity,
  checkSender,
  newId,
  type RejectReason,
  type User,
  type WireActivity,
} from "turnout/wire";
import type { StoredActivity, StoredContent } from "../stores/store.js";
import type { Batch, Draft } from "./draft.js";
import { jsonOf } from "./json.js";

/** The first step: makes what was sent a draft, or says what is wrong with it. */
export function check(value: unknown, batch: Batch): Draft | RejectReason {
  // An activity of a small envelope is small: most requests need not be made JSON again to be measured.
  if (batch.sizeBytes > activityLimitBytes && isTooLarge(value)) return "too-large";
  const sender = batch.fromServer ? senderOf(value, batch) : batch.head;
  if (typeof sender === "string") return sender;
  const sent = checkActivity(batch.fromServer ? withId(value, batch) : value, batch.site.kinds);
  return typeof sent === "string" ? sent : { sent, user: sender.user, kept: keptOf(sent, sender, batch) };
}

function isTooLarge(value: unknown): boolean {
  const json = jsonOf(value);
  return json === undefined || Buffer.byteLength(json) > activityLimitBytes;
}

/** Whose activity it is, and from where. */
interface Sender {
  readonly user?: User;
  readonly device?: string;
}

/** A server may say so of each activity, because its batches hold those of many people. */
function senderOf(value: unknown, { head }: Batch): Sender | RejectReason {
  const own = checkSender(value);
  return own ? { ...head, ...own } : "malformed";
}

/** A server may name an idempotency key in place of an id; `derive` makes the id of it. */
function withId(value: unknown, { receivedAt }: Batch): unknown {
  const { id, idempotencyKey } = value as { readonly id?: unknown; readonly idempotencyKey?: unknown };
  const isKeyed = id === undefined && typeof idempotencyKey === "string";
  return isKeyed ? { ...(value as object), id: newId(receivedAt) } : value;
}

function keptOf(
  sent: WireActivity,
  { user, device }: Sender,
  { site, head, fromServer, gpc, receivedAt }: Batch,
): StoredActivity {
  const row = site.kinds.rowOf(sent.kind);
  const ts = Math.round(sent.at);
  return {
    site: site.id,
    id: sent.id,
    ts,
    at: ts,
    receivedAt,
    seq: sent.seq ?? 0,
    kind: sent.kind,
    label: row ? labelOf(row, sent.details) : null,
    content: sent.content ? contentOf(sent.content) : null,
    userId: user?.id ?? null,
    device: device ?? null,
    session: head.session ?? null,
    view: sent.view ?? null,
    path: sent.path ?? null,
    inferred: sent.inferred ?? false,
    verified: fromServer && user !== undefined,
    fromServer,
    gpc,
    watch: sent.watch ?? null,
    stay: null,
  };
}

function contentOf({ id, type, name, slug }: StoredContent): StoredContent {
  return { id, type, name, slug };
}
