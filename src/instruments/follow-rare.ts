import { type Deed, onDeed } from "../signals/clicks.js";
import { doneWithin } from "./ancestors.js";
import { createFrames } from "./frames.js";
import type { Follow, Follower, RareParts } from "./rare-parts.js";
import { createSightings } from "./sightings.js";

/** Follows what only some pages have: frames, notifications that are to be seen, and shadow roots that it hands over. */
export function followRare(parts: RareParts): Follower {
  const { roots, deed, guard } = parts;
  const follows: readonly Follow[] = [createSightings(parts), createFrames(parts)];
  const followed = new Map<Document | ShadowRoot, AbortController>();
  const enter = (root: Document | ShadowRoot): void => {
    const ending = new AbortController();
    followed.set(root, ending);
    for (const follow of follows) follow(root, ending.signal);
    if (root instanceof ShadowRoot) ending.signal.addEventListener("abort", onDeed(guard(hearIn(root, deed)), root));
  };
  const leave = (root: Document | ShadowRoot): void => {
    followed.get(root)?.abort();
    followed.delete(root);
  };
  const look = (): void => {
    for (const root of roots) if (!followed.has(root)) enter(root);
    for (const root of followed.keys()) if (root instanceof ShadowRoot && !roots.has(root)) leave(root);
  };
  enter(document);
  look();
  return {
    look,
    stop() {
      for (const root of [...followed.keys()]) leave(root);
    },
  };
}

/**
 * Hears what the window cannot: all that is done in a closed root, and of an open one what stays inside, as the submission
 * of a form does.
 */
function hearIn(root: ShadowRoot, deed: (done: Deed) => void): (done: Deed) => void {
  const within = doneWithin(root.host, deed);
  return (done) => {
    if (!done.path.includes(root.host)) within(done);
    else if (root.mode === "closed") deed(done);
  };
}
