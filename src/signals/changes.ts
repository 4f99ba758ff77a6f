/** How often changes are looked at, ms: a page that renders changes many times in a moment. */
const lookEveryMs = 100;

/** Reports that elements came, went, or got another value of one of the `attributes`: soon after the first change, once for many. */
export function onChanges(attributes: string[], report: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    timer = undefined;
    report();
  };
  const observer = new MutationObserver(() => {
    timer ??= setTimeout(look, lookEveryMs);
  });
  observer.observe(document, { childList: true, subtree: true, attributeFilter: attributes });
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}
