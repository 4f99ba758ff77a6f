import { labelOf } from "turnout/catalogue";
import { activityLimitBytes, checkActivity, type RejectReason, type WireActivity } from "turnout/wire";
import type { StoredActivity, StoredContent } from "../stores/store.js";
import type { Batch, Draft } from "./draft.js";
import { jsonOf } from "./json.js";

/** The first step: makes what was sent a draft, or says what is wrong with it. */
export function check(value: unknown, batch: Batch): Draft | RejectReason {
  // An activity of a small envelope is small: most requests need not be made JSON again to be measured.
  if (batch.sizeBytes > activityLimitBytes && isTooLarge(value)) return "too-large";
  const sent = checkActivity(value, batch.site.kinds);
  return typeof sent === "string" ? sent : { sent, kept: keptOf(sent, batch) };
}

function isTooLarge(value: unknown): boolean {
  const json = jsonOf(value);
  return json === undefined || Buffer.byteLength(json) > activityLimitBytes;
}

function keptOf(sent: WireActivity, { site, head, receivedAt }: Batch): StoredActivity {
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
    userId: head.user?.id ?? null,
    device: head.device ?? null,
    session: head.session ?? null,
    view: sent.view ?? null,
    path: sent.path ?? null,
    inferred: sent.inferred ?? false,
    watch: sent.watch ?? null,
    stay: null,
  };
}

function contentOf({ id, type, name, slug }: StoredContent): StoredContent {
  return { id, type, name, slug };
}
