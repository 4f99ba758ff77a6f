/** Lengths of time that activities are counted by. */
export type Bucket = "minute" | "quarter" | "hour" | "day";

/** The answer of `/v1/reports/series`. */
export interface Series {
  readonly bucket: Bucket;
  readonly zone: string;
  /** Sections that have activities, in the catalogue's order; "" is what has left the catalogue. */
  readonly sections: readonly string[];
  /** Every bucket from the first that holds anything to the last, empty ones too; `counts` as `sections`. */
  readonly points: readonly { readonly from: number; readonly to: number; readonly counts: readonly number[] }[];
  /** The sum of all, which is the count of the filter. */
  readonly count: number;
}
