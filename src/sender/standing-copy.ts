/** Source: https://whatpr.org/html/10903/nav-history-apis.html and https://github.com/WICG/pending-beacon; Chromium 135 and later. */
type FetchLater = (url: string, init: RequestInit) => unknown;

/**
 * Leaves `body` with the browser, which sends it when the page is gone, however it went, even by a crash; each call takes
 * the place of the one before, and one without a body takes it back. Answers whether the browser has it: pages may be
 * denied that (`Permissions-Policy: deferred-fetch=()`), and its quota may be used up. Undefined where no page can.
 */
export function createStandingCopy(url: string): ((body?: string) => boolean) | undefined {
  const { fetchLater } = globalThis as { fetchLater?: FetchLater };
  if (!fetchLater) return undefined;
  let standing: AbortController | undefined;
  return (body) => {
    standing?.abort();
    standing = undefined;
    if (!body) return false;
    standing = new AbortController();
    const { signal } = standing;
    try {
      fetchLater(url, { method: "POST", body, signal, credentials: "omit" });
      return true;
    } catch {
      return false;
    }
  };
}
