import type { Answer } from "turnout/wire";
import type { Intake } from "./stores/intake.js";

/** What `/metrics` shows, with the words that explain it. */
const families = {
  turnout_activities_accepted_total: "Activities stored.",
  turnout_activities_duplicate_total: "Activities that were there already.",
  turnout_activities_rejected_total: "Activities refused, by reason.",
  turnout_requests_total: "Requests answered, by HTTP status.",
  turnout_store_groups_total: "Commits of the store.",
  turnout_store_units_total: "Requests written by those commits.",
  turnout_store_activities_total: "Activities brought by those requests.",
} as const;

type Family = keyof typeof families;

/** Counts since the start, for a monitoring system. */
export interface Metrics {
  countAnswer(answer: Answer): void;
  countRequest(status: number): void;
  /** All counts in the text format of Prometheus. Source: https://prometheus.io/docs/instrumenting/exposition_formats/ */
  text(): string;
}

/** Starts all counts at zero; those of commits are read where they are made. */
export function createMetrics(store: Intake): Metrics {
  const counts = new Map<string, number>();
  const add = (series: string, amount: number): void => void counts.set(series, (counts.get(series) ?? 0) + amount);
  const count = (family: Family, amount: number): void => add(family, amount);

  return {
    countAnswer({ accepted, duplicates, rejected }) {
      count("turnout_activities_accepted_total", accepted);
      count("turnout_activities_duplicate_total", duplicates);
      for (const { reason } of rejected) add(`turnout_activities_rejected_total{reason="${reason}"}`, 1);
    },
    countRequest(status) {
      add(`turnout_requests_total{status="${status}"}`, 1);
    },
    text() {
      const written = store.written();
      const all = new Map(counts)
        .set("turnout_store_groups_total", written.groups)
        .set("turnout_store_units_total", written.units)
        .set("turnout_store_activities_total", written.activities);
      return metricsText(families, all);
    },
  };
}

/** Families with the words that explain them, and their samples. What counts up ends in `_total`; the rest can fall. */
export function metricsText(families: Readonly<Record<string, string>>, samples: ReadonlyMap<string, number>): string {
  const lines = Object.entries(families).flatMap(([family, help]) => [
    `# HELP ${family} ${help}`,
    `# TYPE ${family} ${family.endsWith("_total") ? "counter" : "gauge"}`,
    ...samplesOf(family, samples),
  ]);
  return `${lines.join("\n")}\n`;
}

function samplesOf(family: string, counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts]
    .filter(([series]) => series === family || series.startsWith(`${family}{`))
    .map(([series, value]) => `${series} ${value}`);
}
