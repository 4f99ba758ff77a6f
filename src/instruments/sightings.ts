import { markAttribute } from "./marks.js";

/** Marks that mean being seen rather than being clicked. */
const selector = `[${markAttribute}="notification.view"]`;

/** How much of an element must be in view. */
const visibleShare = 0.5;

/** Reports each notification once, when it comes into view; also one that is added later. */
export function recordSightings(report: (element: Element) => void): () => void {
  if (!globalThis.IntersectionObserver) return () => {};
  const known = new WeakSet<Element>();
  const sight = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        sight.unobserve(target);
        report(target);
      }
    },
    { threshold: visibleShare },
  );
  const find = (): void => {
    for (const element of document.querySelectorAll(selector)) {
      if (!known.has(element)) sight.observe(element);
      known.add(element);
    }
  };
  const changes = new MutationObserver(find);
  changes.observe(document, { childList: true, subtree: true });
  find();
  return () => {
    sight.disconnect();
    changes.disconnect();
  };
}
