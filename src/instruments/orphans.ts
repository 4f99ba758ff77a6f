import type { Context } from "../identity.js";
import { parse, stringify } from "../json.js";
import type { Given, RecordActivity } from "./record.js";
import { leaveKindOf, leaveOf, type View } from "./views.js";

/** An open view as it is noted on the device, with what its leave would be if nobody came back to say more. */
interface OpenView {
  /** The page that holds it; its lock tells whether it lives. */
  readonly page: string;
  readonly kind: string;
  readonly leave: Given;
  /** When the page was last seen alive, ms. */
  readonly seenAt: number;
}

export interface OrphanParts {
  /** The site's key: pages of other sites on this origin are none of ours. */
  readonly key: string;
  /** An id of this page. */
  readonly page: string;
  readonly record: RecordActivity;
  readonly now: () => number;
  readonly notes: (prefix: string) => Promise<readonly (readonly [name: string, value: string])[]>;
  readonly note: (name: string, value: string | undefined) => void;
  /** Without Web Locks: idle time after which a page is taken for gone, ms. */
  readonly idleMs: number;
}

export interface Orphans {
  /** Notes that a view is open and its page alive. */
  seen(view: View): void;
  /** Takes the note back: the view has its leave. */
  closed(view: View): void;
  /** Closes, as inferred, the views of pages that died without a word. */
  adopt(): Promise<void>;
  /** Tells other pages that this one lives, until `pageGone`. */
  pageHere(): void;
  pageGone(): void;
}

const notePrefix = "view:";

/** Keeps a provisional leave for the open view, so that a page that is killed still leaves. */
export function createOrphans(parts: OrphanParts): Orphans {
  const lockName = (page: string): string => `turnout:${parts.key}:page:${page}`;
  let letGo: (() => void) | undefined;

  const alive = async (): Promise<ReadonlySet<string | undefined> | undefined> => {
    const held = (await navigator.locks?.query())?.held;
    return held && new Set(held.map(({ name }) => name));
  };

  return {
    seen(view) {
      const leave = leaveKindOf(view.kind);
      if (!leave) return;
      const open: OpenView = { page: parts.page, kind: leave, leave: leaveOf(view), seenAt: parts.now() };
      parts.note(notePrefix + view.id, stringify(open));
    },
    closed: (view) => parts.note(notePrefix + view.id, undefined),
    async adopt() {
      const notes = await parts.notes(notePrefix);
      if (notes.length === 0) return;
      const living = await alive();
      for (const [name, value] of notes) {
        const { page, kind, leave, seenAt } = parse(value) as OpenView;
        const lives = living ? living.has(lockName(page)) : parts.now() - seenAt < parts.idleMs;
        if (lives || page === parts.page) continue;
        parts.record(kind, { ...leave, context: leave.context as Context, at: seenAt, inferred: true });
        parts.note(name, undefined);
      }
    },
    pageHere() {
      // Not awaited: the lock is held until `letGo`, and a browser without locks judges by time.
      navigator.locks
        ?.request(lockName(parts.page), () => new Promise<void>((resolve) => (letGo = resolve)))
        // Denied where storage is: then there are no notes either.
        .catch(() => {});
    },
    pageGone: () => letGo?.(),
  };
}
