/** Reports each media element at its first sign of life, also one that is added later: media events can be captured. */
export function onMedia(report: (element: HTMLMediaElement) => void): () => void {
  const seen = new WeakSet<HTMLMediaElement>();
  const found = (target: EventTarget | null): void => {
    if (!(target instanceof HTMLMediaElement) || seen.has(target)) return;
    seen.add(target);
    report(target);
  };
  const handle = (event: Event): void => found(event.target);
  const types = ["loadedmetadata", "play", "playing"];
  for (const type of types) document.addEventListener(type, handle, true);
  for (const element of document.querySelectorAll("video,audio")) found(element);
  return () => {
    for (const type of types) document.removeEventListener(type, handle, true);
  };
}
