import type { RowCursor } from "../stores/store.js";

/** A cursor as a word for a URL; its inside is ours and may change. */
export function encodeCursor({ at, seq, id }: RowCursor): string {
  return Buffer.from(JSON.stringify([at, seq, id])).toString("base64url");
}

/** The cursor of such a word; undefined when it is none of ours. */
export function decodeCursor(word: string): RowCursor | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(word, "base64url").toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const [at, seq, id] = value as readonly unknown[];
  return typeof at === "number" && typeof seq === "number" && typeof id === "string" ? { at, seq, id } : undefined;
}
