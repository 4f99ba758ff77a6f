import { createHash } from "node:crypto";
import type { StoredActivity, StoredContent } from "../store.js";
import { personDigest } from "../suppression.js";
import { arrayOf, givenRows, textOf } from "./given.js";
import type { Sql } from "./link.js";

/** Most contents remembered; more than any event has, and a bound on what a stranger can fill. */
const rememberedLimit = 10_000;

interface Digested extends StoredContent {
  readonly digest: string;
}

const givenContents = givenRows<Digested>([
  ["digest", "bytea", ({ digest }) => digest],
  ["id", "text", ({ id }) => id],
  ["type", "text", ({ type }) => type],
  ["name", "text", ({ name }) => name],
  ["slug", "text", ({ slug }) => slug],
]);

/** Tells the key of a content. */
export type KeyOf = (content: StoredContent | null) => number | null;

/**
 * Gives contents their keys, before the transaction that needs them: a content never changes, and one that nothing
 * refers to in the end does no harm.
 */
export function contentKeys(sql: Sql): (activities: Iterable<StoredActivity>) => Promise<KeyOf> {
  const known = new Map<string, number>();
  return async (activities) => {
    const keys = new Map<string, number>();
    const asked = new Map<string, StoredContent>();
    for (const { content } of activities) {
      if (content === null) continue;
      const text = textOfContent(content);
      const key = known.get(text);
      if (key === undefined) asked.set(text, content);
      else keys.set(text, key);
    }
    if (known.size + asked.size > rememberedLimit) known.clear();
    for (const [text, key] of await keysOf(sql, asked)) {
      known.set(text, key);
      keys.set(text, key);
    }
    return (content) => (content === null ? null : (keys.get(textOfContent(content)) ?? null));
  };
}

async function keysOf(
  sql: Sql,
  contents: ReadonlyMap<string, StoredContent>,
): Promise<readonly (readonly [text: string, key: number])[]> {
  if (contents.size === 0) return [];
  const digested = [...contents].map(([text, content]) => ({ ...content, text, digest: hexOf(sha256(text)) }));
  digested.sort((a, b) => (a.digest < b.digest ? -1 : 1));
  await sql.unsafe(
    `INSERT INTO contents (${givenContents.names}) SELECT * FROM ${givenContents.source} ON CONFLICT DO NOTHING`,
    givenContents.values(digested),
    { prepare: true },
  );
  const rows = await sql<{ key: number; digest: Uint8Array }[]>`
    SELECT key, digest FROM contents WHERE digest = ANY(${arrayOf(digested.map(({ digest }) => digest))}::bytea[])`;
  const keys = new Map(rows.map(({ key, digest }) => [hexOf(digest), key]));
  return digested.map(({ text, digest }) => [text, keys.get(digest) as number] as const);
}

function textOfContent({ id, type, name, slug }: StoredContent): string {
  return JSON.stringify([id, type, name, slug]);
}

function sha256(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

/** What finds a person, or what else has a long id within a site; of the id as it is kept. */
export function digestOf(site: string, id: string): string {
  return hexOf(personDigest({ site, userId: textOf(id) }));
}

/** Bytes as PostgreSQL reads them. */
export function hexOf(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString("hex")}`;
}
