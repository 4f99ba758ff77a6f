import type { Choice } from "../choice.js";
import type { ReportFile } from "../download.js";

/** What a view is shown for. */
export interface Shown {
  readonly choice: Choice;
  /** The choice as the report routes read it; undefined when no box is ticked, which is no activity at all. */
  readonly query: URLSearchParams | undefined;
  /** Rows of the choice; to count them can take longer than to show the first. */
  readonly count: Promise<number>;
  /** Aborted when something else is to be shown. */
  readonly signal: AbortSignal;
}

/** One of the page's views. */
export interface View {
  /** Fills the panel; rejects when the collector fails. */
  show(panel: HTMLElement, shown: Shown): Promise<void>;
}

/** What views may change. */
export interface Changes {
  change(part: Partial<Choice>): void;
  readonly extraColumns: readonly string[];
  download(file: ReportFile): void;
}
