import { isIgnored } from "../signals/clicks.js";
import { ancestorsOf } from "./ancestors.js";
import { detailsOf, markAttribute } from "./marks.js";
import type { Follow, RareParts } from "./rare-parts.js";

const kind = "notification.view";
const selector = `[${markAttribute}="${kind}"]`;
const idAttribute = "data-turnout-id";

/** How much of a notification must be in view, and for how long, ms. Source: the IAB's and MRC's "viewable impression". */
const visibleShare = 0.5;
const sightMs = 1_000;

/**
 * Records each notification once, when half of it was in view for a second while the page was shown; one that is added
 * later too. One with an id is once a person's, on whatever page and device it is shown again.
 */
export function createSightings({ page, identity, record, guard }: RareParts): Follow {
  /** By element its id, for those that are waited for or were seen. */
  const known = new WeakMap<Element, string>();
  /** Those in view, with what ends their second. */
  const inView = new Map<Element, ReturnType<typeof setTimeout> | undefined>();

  const see = guard((element: Element): void => {
    leave(element);
    sight.unobserve(element);
    const path = ancestorsOf(element);
    if (path.some(isIgnored)) return;
    const id = known.get(element);
    const person = identity.user()?.id ?? identity.stamp(Date.now()).session;
    const once = id && { idempotencyKey: JSON.stringify([kind, person, id]) };
    record(kind, { details: detailsOf(element), content: page.contentAt(path), ...once });
  });
  const wait = (element: Element): void => {
    clearTimeout(inView.get(element));
    inView.set(element, document.hidden ? undefined : setTimeout(see, sightMs, element));
  };
  const leave = (element: Element): void => {
    clearTimeout(inView.get(element));
    inView.delete(element);
  };
  const sight = new IntersectionObserver(
    (entries) => {
      // A first report comes for what is out of view too.
      for (const { intersectionRatio, target } of entries) (intersectionRatio >= visibleShare ? wait : leave)(target);
    },
    { threshold: visibleShare },
  );
  /** The second begins anew when the page is shown again. */
  const shown = (): void => {
    for (const element of inView.keys()) wait(element);
  };
  const find = (root: ParentNode): void => {
    for (const element of root.querySelectorAll(selector)) {
      const id = element.getAttribute(idAttribute) ?? "";
      if (known.get(element) === id) continue;
      known.set(element, id);
      // Observed anew, it is reported anew.
      sight.unobserve(element);
      sight.observe(element);
    }
  };
  document.addEventListener("visibilitychange", shown);
  return (root, ending) => {
    const changes = new MutationObserver(() => find(root));
    changes.observe(root, { childList: true, subtree: true, attributeFilter: [markAttribute, idAttribute] });
    find(root);
    ending.addEventListener("abort", () => {
      changes.disconnect();
      for (const element of root.querySelectorAll(selector)) {
        sight.unobserve(element);
        leave(element);
      }
    });
  };
}
