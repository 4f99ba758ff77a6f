/** A content with the activities on it within a filter: the answer of `/v1/reports/contents` lists them. */
export interface ContentCount {
  readonly id: string;
  readonly type: string;
  /** As it was called in most of them. */
  readonly name: string;
  readonly count: number;
  readonly views: number;
  readonly joins: number;
  /** When it takes place, ms since 1970; absent when it has no schedule. */
  readonly startsAt?: number;
  readonly endsAt?: number;
}
