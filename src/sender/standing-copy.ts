/** Source: https://whatpr.org/html/10903/nav-history-apis.html and https://github.com/WICG/pending-beacon; Chromium 135 and later. */
type FetchLater = (url: string, init: RequestInit) => unknown;

/**
 * Leaves `body` with the browser, which sends it when the page is gone, however it went, even by a crash; each call takes
 * the place of the one before, and one without a body takes it back. Undefined where the browser cannot.
 */
export function createStandingCopy(url: string): ((body?: string) => void) | undefined {
  const { fetchLater } = globalThis as { fetchLater?: FetchLater };
  if (!fetchLater) return undefined;
  let standing: AbortController | undefined;
  return (body) => {
    standing?.abort();
    standing = undefined;
    if (!body) return;
    standing = new AbortController();
    const { signal } = standing;
    try {
      fetchLater(url, { method: "POST", body, signal, credentials: "omit" });
    } catch {
      // Denied to this page, or above the browser's quota: the outbox has it.
    }
  };
}
