/** Who can observe a kind: the SDK by itself, a marked element, the host's code, or only a server. */
export type Source = "auto" | "declarative" | "call" | "server";

/**
 * One row of the report's catalogue: what an activity is called in the exporter, and what stands in the
 * Category, Action and Label columns when it happened. `category` and `label` are templates exactly as the
 * User Activity Exporter guide prints them; words in brackets are filled in from the activity.
 */
export interface CatalogueRow {
  /** The name in code and on the wire, such as `content.like`. */
  readonly kind: string;
  /** The exporter's section. */
  readonly section: string;
  /** The name in the exporter, unique only within its section and, at times, not even there. */
  readonly name: string;
  /** "The user …", or null where the guide gives none. */
  readonly definition: string | null;
  readonly category: string;
  readonly action: string;
  /** The label's template; `N/A` is the text N/A. */
  readonly label: string;
  /** Names of the details that make the label, in label order. */
  readonly details: readonly string[];
  /** True when the label holds words that a person wrote: privacy settings and retention apply to it. */
  readonly freeText: boolean;
  readonly source: readonly Source[];
  /** True when the guide names the row and leaves its cells blank, so that their content is ours. */
  readonly blankInSeed?: true;
  /** How and when to observe it. */
  readonly note?: string;
}
