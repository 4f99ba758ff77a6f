/** The answer of `/v1/reports/session`. */
export interface SessionReport {
  readonly content: string;
  readonly schedule: { readonly startsAt: number; readonly endsAt: number } | null;
  /** How many people got how far, each step a part of those who viewed. */
  readonly funnel: { readonly viewed: number; readonly joined: number; readonly reached: readonly number[] };
  /** Counts in steps of `stepMs` from `from`; `online` at each step's beginning, `actions` within it. */
  readonly timeline: {
    readonly from: number;
    readonly stepMs: number;
    readonly online: readonly number[];
    readonly actions: readonly { readonly action: string; readonly counts: readonly number[] }[];
  };
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** All attendees, of whom `rows` has the first. */
  readonly people: number;
}
