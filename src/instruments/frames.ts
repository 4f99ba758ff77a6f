import { type Deed, onDeed } from "../signals/clicks.js";
import { doneWithin } from "./ancestors.js";
import type { Follow, RareParts } from "./rare-parts.js";

/**
 * Takes what is done in frames of the page's own origin for done on the page: what is around the frame says what content
 * it is on. A frame that is tracked by itself, for the same site, speaks for itself.
 */
export function createFrames({ settings, deed, guard }: RareParts): Follow {
  const known = new WeakSet<Document>();

  const follow: Follow = (root, ending) => {
    const enter = (frame: HTMLIFrameElement): void => {
      // Null where the frame is another origin's.
      const inner = frame.contentDocument;
      if (!inner || known.has(inner)) return;
      known.add(inner);
      const within = doneWithin(frame, deed);
      const hear = guard((done: Deed): void => {
        if (!isTracked(inner, settings.key)) within(done);
      });
      ending.addEventListener("abort", onDeed(hear, inner));
      follow(inner, ending);
    };
    // A frame that is added, and one that goes to another page, has another document then.
    const loaded = ({ target }: Event): void => {
      if ((target as Element).localName === "iframe") enter(target as HTMLIFrameElement);
    };
    root.addEventListener("load", loaded, { capture: true, signal: ending });
    for (const frame of root.querySelectorAll("iframe")) enter(frame);
  };
  return follow;
}

/** Whether the SDK runs in a document for this key; it notes its keys on the window. */
function isTracked({ defaultView }: Document, key: string): boolean {
  const keys = (defaultView as { [name: symbol]: Set<string> | undefined } | null)?.[Symbol.for("turnout")];
  return keys?.has(key) ?? false;
}
