import type { Guard } from "../guard.js";
import type { Identity } from "../identity.js";
import type { Settings } from "../options.js";
import type { Page } from "../page.js";
import type { Deed } from "../signals/clicks.js";
import type { RecordActivity } from "./record.js";

/** What is handed over to what is loaded for frames, notifications and closed shadow roots. */
export interface RareParts {
  readonly settings: Settings;
  readonly page: Page;
  readonly identity: Identity;
  readonly guard: Guard;
  readonly record: RecordActivity;
  readonly deed: (done: Deed) => void;
  /** The shadow roots that the page has handed over, and not taken back. */
  readonly roots: Set<ShadowRoot>;
}

/** What has been loaded. */
export interface Follower {
  /** The shadow roots may be others now. */
  look(): void;
  stop(): void;
}

/** Follows one thing in a document or shadow root, until the signal ends it. */
export type Follow = (root: Document | ShadowRoot, ending: AbortSignal) => void;
