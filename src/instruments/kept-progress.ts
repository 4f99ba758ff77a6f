import { stringify } from "../json.js";
import { decodeProgress, encodeProgress, mergeProgress, watchPrefix } from "../watch/progress.js";
import type { ShelfParts } from "../watch/shelf.js";
import type { Keep } from "./record.js";

/** How long progress is kept after it last grew, ms: a year's event is over when the next one is. */
const keepMs = 400 * 24 * 3_600_000;

/** The key of a person's progress; without a person a visitor's, with which it begins, so that one read finds both. */
export function progressKey(contentId: string, mode: string, person = ""): string {
  return `${stringify([contentId, mode])}\n${person}`;
}

/** Keeps progress on the device, in notes beside the activities; `today` is ms since 1970. */
export function keepProgress({ notes, note }: Keep, today: number): Pick<ShelfParts, "load" | "save"> {
  void notes(watchPrefix)
    .then((all) => all.filter(([, text]) => decodeProgress(text).lastAt < today - keepMs))
    .then((old) => old.length > 0 && note(Object.fromEntries(old.map(([name]) => [name, undefined]))))
    .catch(() => undefined);

  return {
    save: (key, text) => note({ [watchPrefix + key]: text }),
    /** What a visitor watched is theirs when they sign in. */
    async load(key) {
      const own = watchPrefix + key;
      const visitors = own.slice(0, own.indexOf("\n") + 1);
      const kept = new Map(await notes(visitors).catch(() => []));
      const before = own === visitors ? undefined : kept.get(visitors);
      if (before === undefined) return kept.get(own);
      const text = encodeProgress(mergeProgress(decodeProgress(kept.get(own)), decodeProgress(before)));
      note({ [own]: text, [visitors]: undefined });
      return text;
    },
  };
}
