/** One person's rights: to see what is kept of them, and to have it erased. */
import { randomBytes } from "node:crypto";
import { newId } from "turnout/wire";
import type { SiteConfig } from "../config.js";
import type { Deed, Erased } from "../stores/care.js";
import { record } from "../stores/record.js";
import type { RowCursor, Store, StoredActivity } from "../stores/store.js";

/** Activities read at once. */
const pageActivities = 1_000;

/**
 * Everything that is kept of a person, as the text of one JSON object, piece by piece: `site`, `id`, `user` (traits; null
 * when nobody told any), `rejected` (activities that were refused, as sent) and `activities`, each as it is kept, with
 * the figures of what was watched. Undefined when nothing is kept.
 */
export async function accessOf(
  store: Store,
  site: string,
  userId: string,
): Promise<AsyncGenerator<string> | undefined> {
  const { user, rejected } = await store.person({ site, userId });
  const first = await store.personActivities({ site, userId }, undefined, pageActivities);
  if (!user && rejected.length === 0 && first.length === 0) return undefined;
  const head = JSON.stringify({ site, id: userId, user: user ?? null, rejected });
  return pieces(store, { site, userId }, head, first);
}

async function* pieces(
  store: Store,
  person: { readonly site: string; readonly userId: string },
  head: string,
  first: readonly StoredActivity[],
): AsyncGenerator<string> {
  yield `${head.slice(0, -1)},"activities":[`;
  let page = first;
  let separator = "\n";
  while (page.length > 0) {
    yield separator + page.map((activity) => JSON.stringify(activity)).join(",\n");
    separator = ",\n";
    const last: RowCursor | undefined = page.length < pageActivities ? undefined : page.at(-1);
    page = last ? await store.personActivities(person, last, pageActivities) : [];
  }
  yield "\n]}\n";
}

/** What an erasure did; `as` is the User ID that the activities have from now on. */
export interface ErasedPerson extends Erased {
  readonly as: string;
}

/**
 * Erases a person. Their activities stay in the totals as those of an anonymous person, without words, ids, path and
 * what was watched when; see ADR 19. It is on record, without the person.
 */
export async function erasePerson(
  store: Store,
  site: SiteConfig,
  userId: string,
  { now, actor }: Deed,
): Promise<ErasedPerson> {
  const as = `erased-${randomBytes(6).toString("hex")}`;
  const session = newId(now);
  const anonymous = (activity: StoredActivity): StoredActivity => nobodys(activity, site, as, session);
  const erased = await store.erase({ site: site.id, userId, at: now, anonymous });
  const subject = `${as}: ${erased.activities} activities, ${erased.rejected} refused ones`;
  await record(store, { at: now, site: site.id, action: "erasure", actor, subject });
  return { ...erased, as };
}

/** A derived id is a digest of the person's own, so it goes too, with all ids that their device knows. */
function nobodys(activity: StoredActivity, { kinds }: SiteConfig, userId: string, session: string): StoredActivity {
  const { watch, kind, label } = activity;
  const isFreeText = kinds.rowOf(kind)?.freeText ?? true;
  return {
    ...activity,
    id: newId(activity.ts),
    label: label !== null && isFreeText ? "" : label,
    userId,
    device: null,
    session,
    view: null,
    path: null,
    watch: watch && withoutSpans(watch),
  };
}

function withoutSpans({
  spans,
  playedSeconds,
  wallSeconds,
  ...kept
}: NonNullable<StoredActivity["watch"]>): NonNullable<StoredActivity["watch"]> {
  return kept;
}
