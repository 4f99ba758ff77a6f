/**
 * Activities as log records of OpenTelemetry.
 * Source: https://opentelemetry.io/docs/specs/otlp/ (OTLP/HTTP, JSON) and its data model of logs.
 */
import { categoryOf } from "turnout/catalogue";
import type { SiteConfig } from "../config.js";
import type { Outgoing } from "../stores/forwarding.js";
import type { ActivityRow } from "../stores/store.js";
import type { ForwardRequest } from "./forward-request.js";

/** "INFO" in OpenTelemetry's numbers. */
const severityNumber = 9;

/** The request that a collector of OpenTelemetry takes at `/v1/logs`. */
export function logRecords(outgoing: readonly Outgoing[], site: SiteConfig): ForwardRequest {
  const resource = { attributes: attributes({ "service.name": "turnout", "turnout.site": site.id }) };
  const records = outgoing.map(({ row }) => recordOf(row, site));
  const scopeLogs = [{ scope: { name: "turnout" }, logRecords: records }];
  return { body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] }), headers: {} };
}

function recordOf(row: ActivityRow, { kinds }: SiteConfig): object {
  const known = kinds.rowOf(row.kind);
  return {
    timeUnixNano: `${row.at}000000`,
    severityNumber,
    severityText: "INFO",
    eventName: row.kind,
    body: { stringValue: row.label ?? known?.action ?? row.kind },
    attributes: attributes({
      "log.record.uid": row.id,
      "user.id": row.user?.id,
      "session.id": row.session ?? undefined,
      "url.path": row.path ?? undefined,
      "turnout.category": known ? categoryOf(known, row.content?.type) : undefined,
      "turnout.action": known?.action,
      "turnout.content.id": row.content?.id,
      "turnout.content.name": row.content?.name,
      "turnout.content.type": row.content?.type,
      "turnout.watch.percent": row.watch?.percent,
      "turnout.inferred": row.inferred,
      "turnout.verified": row.verified,
    }),
  };
}

type Value = string | number | boolean | undefined;

/** Keys and values as OTLP writes them; what is not known is left out. */
function attributes(values: Readonly<Record<string, Value>>): readonly object[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: NonNullable<Value>): object {
  if (typeof value === "boolean") return { boolValue: value };
  return typeof value === "number" ? { doubleValue: value } : { stringValue: value };
}
