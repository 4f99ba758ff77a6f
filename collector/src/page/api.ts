/** The page's questions to the collector, all below the page's own address; some answers are in `../answers`. */
import { words } from "./words.js";

/** A site as the page shows it. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** Whether its configuration says who is staff. */
  readonly hasStaff: boolean;
}

/** Who is looking. */
export interface Reader {
  readonly name: string;
  /** Ids of the contents that the reports are narrowed to; null when all is shown. */
  readonly contents: readonly string[] | null;
  readonly signedIn: boolean;
}

export interface SiteList {
  readonly sites: readonly [Site, ...Site[]];
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly reader: Reader;
  readonly extraColumns: readonly string[];
}

/** A section of the exporter; `names` are its checkboxes. */
export interface Section {
  readonly section: string;
  readonly names: readonly {
    readonly name: string;
    readonly kinds: readonly string[];
    readonly definitions: readonly string[];
    readonly count: number;
  }[];
  readonly count: number;
}

/** A page of rows. */
export interface RowPage {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly next: string | null;
}

export interface Preview extends RowPage {
  /** What follows the report's name in the name of a downloaded file. */
  readonly fileStem: string;
}

/** The collector wants to know who asks. */
export class AccessDenied extends Error {}

/**
 * Asks the collector. Rejects with `AccessDenied` when nobody is signed in, with the collector's own words when it
 * refuses, and with an `AbortError` when `signal` says so.
 */
export async function ask(path: string, signal?: AbortSignal, method = "GET"): Promise<Response> {
  const response = await fetch(`v1/reports/${path}`, { method, ...(signal && { signal }) });
  if (response.ok) return response;
  if (response.status === 401) throw new AccessDenied();
  throw new Error(await messageOf(response));
}

/** Asks for JSON; the caller knows the route's answer. */
export async function askJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await ask(path, signal);
  return (await response.json()) as Answer;
}

/** Signs in with a report token; the collector answers with a cookie that no script can read. Answers whether it did. */
export async function signIn(token: string): Promise<boolean> {
  const body = JSON.stringify({ token });
  const response = await fetch("v1/session", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!response.ok && response.status !== 401) throw new Error(await messageOf(response));
  return response.ok;
}

/** Ends the session, here and in the collector. */
export async function signOut(): Promise<void> {
  await fetch("v1/session", { method: "DELETE" });
}

/** Whether an error only says that an answer is not wanted any more. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } };
    return error?.message ?? text;
  } catch {
    return text || words.answered(response.status);
  }
}
