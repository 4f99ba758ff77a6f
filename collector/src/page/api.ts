/** The page's questions to the collector, all below the page's own address. */

/** A site as the page shows it. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
}

export interface SiteList {
  readonly sites: readonly [Site, ...Site[]];
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

/** A section of the exporter; `names` are its checkboxes. */
export interface Section {
  readonly section: string;
  readonly names: readonly { readonly name: string; readonly definitions: readonly string[]; readonly count: number }[];
  readonly count: number;
}

export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly next: string | null;
  /** What follows the report's name in the name of a downloaded file. */
  readonly fileStem: string;
}

/** The collector wants the report token, or another one. */
export class AccessDenied extends Error {}

const tokenKey = "turnout-report-token";

/** The report token as typed in this tab; it is forgotten with the tab. */
export const reportToken = {
  get: (): string | null => sessionStorage.getItem(tokenKey),
  set: (token: string): void => sessionStorage.setItem(tokenKey, token),
};

/**
 * Asks the collector. Rejects with `AccessDenied` when the token is missing or wrong, with the collector's own words
 * when it refuses, and with an `AbortError` when `signal` says so.
 */
export async function ask(path: string, signal?: AbortSignal): Promise<Response> {
  const token = reportToken.get();
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(`v1/reports/${path}`, { headers, ...(signal && { signal }) });
  if (response.ok) return response;
  if (response.status === 401) throw new AccessDenied();
  throw new Error(await messageOf(response));
}

/** Asks for JSON; the caller knows the route's answer. */
export async function askJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await ask(path, signal);
  return (await response.json()) as Answer;
}

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } };
    return error?.message ?? text;
  } catch {
    return text || `The collector answered ${response.status}.`;
  }
}
