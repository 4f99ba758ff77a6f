import { type Deed, onDeed } from "../signals/clicks.js";
import { recordLink } from "./links.js";
import { loadOnce } from "./load-once.js";
import { createMarks } from "./marks.js";
import type { Acts } from "./plays.js";
import type { Follower, RareParts } from "./rare-parts.js";

export interface Deeds {
  /** Elements came: one may be a frame or a notification. */
  find(): void;
  /** Takes what is done in a shadow root for done on the page, until what it answers is called. */
  observe(root: ShadowRoot): () => void;
  /** The page is being left: what waits is recorded now. */
  settle(): void;
  stop(): void;
}

/**
 * Records what people do on the page, wherever in it. What hears frames and closed shadow roots and sees notifications is
 * loaded once the page has one: most pages have none. @param acts - Where the last deed is noted.
 */
export function createDeeds(parts: Omit<RareParts, "deed" | "roots">, acts: Acts): Deeds {
  const { settings, page, record, guard } = parts;
  const { look, settle } = createMarks(page, record);
  const roots = new Set<ShadowRoot>();
  let follower: Follower | undefined;
  const deed = guard((done: Deed): void => {
    const { path } = done;
    // Of what is done in a closed root only its host is seen from outside; from inside all of it is.
    for (const { host } of roots) if (host === path[0]) return;
    acts.deed = { path, at: performance.now() };
    look(done);
    recordLink(done, { page, record, downloadEndings: settings.downloadEndings });
  });
  const load = loadOnce(
    () => import("./follow-rare.js"),
    guard(({ followRare }) => (follower = followRare({ ...parts, deed, roots }))),
  );
  const find = (): void => {
    if (roots.size || document.querySelector('iframe,[data-turnout="notification.view"]')) load();
    follower?.look();
  };
  const stopHearing = onDeed(deed);
  find();
  return {
    find,
    observe(root) {
      roots.add(root);
      find();
      return () => {
        roots.delete(root);
        find();
      };
    },
    settle,
    stop() {
      stopHearing();
      follower?.stop();
    },
  };
}
