/**
 * Activities as statements of the Experience API, for learning record stores.
 * Source: https://github.com/adlnet/xAPI-Spec (1.0.3), "xAPI-Data.md" and, of the answer, "xAPI-Communication.md".
 */
import { categoryOf, type Kinds, traitText } from "turnout/catalogue";
import type { ActivityRow } from "../stores/store.js";

/** The version that statements say they are of. */
export const xapiVersion = "1.0.3";

/** Where ids of the site's own stand: whose they are, and what can happen there. */
export interface XapiSite {
  readonly id: string;
  /** The address under which its people have their ids: their accounts' `homePage`. */
  readonly homePage: string;
  readonly kinds: Kinds;
}

/** Verbs that others know, by the last word of a kind. Sources: the registries of ADL, Activity Streams and xAPI's video profile. */
const knownVerbs: Readonly<Record<string, string>> = {
  view: "http://id.tincanapi.com/verb/viewed",
  join: "http://activitystrea.ms/schema/1.0/join",
  leave: "http://activitystrea.ms/schema/1.0/leave",
  like: "http://activitystrea.ms/schema/1.0/like",
  play: "https://w3id.org/xapi/video/verbs/played",
  watch: "http://adlnet.gov/expapi/verbs/progressed",
  download: "http://id.tincanapi.com/verb/downloaded",
};

/** How far somebody has got, 0 to 1. Source: xAPI video profile, "progress". */
const progress = "https://w3id.org/xapi/video/extensions/progress";

/** One activity as a statement; the same activity makes the same statement, whoever asks and when. */
export function statementOf(row: ActivityRow, site: XapiSite): object {
  const known = site.kinds.rowOf(row.kind);
  const action = known?.action ?? row.kind;
  const result = resultOf(row);
  return {
    id: row.id,
    actor: actorOf(row, site),
    verb: {
      id: knownVerbs[row.kind.split(".").at(-1) ?? ""] ?? `urn:turnout:verb:${row.kind}`,
      display: { en: action },
    },
    object: objectOf(row, site),
    ...(result && { result }),
    context: {
      ...(row.session !== null && { registration: row.session }),
      platform: "Turnout",
      extensions: {
        "urn:turnout:kind": row.kind,
        "urn:turnout:category": known ? categoryOf(known, row.content?.type) : "",
        "urn:turnout:inferred": row.inferred,
        "urn:turnout:verified": row.verified,
      },
    },
    timestamp: new Date(row.at).toISOString(),
    version: xapiVersion,
  };
}

/** Whoever has not signed in is named by what is known of them, so that statements of one visitor belong together. */
function actorOf({ user, device, session, id }: ActivityRow, { homePage }: XapiSite): object {
  if (!user) return { objectType: "Agent", account: { homePage, name: `visitor:${device ?? session ?? id}` } };
  const name = [user.first, user.last].map(traitText).filter(Boolean).join(" ");
  return { objectType: "Agent", ...(name && { name }), account: { homePage, name: user.id } };
}

function objectOf({ content, path }: ActivityRow, { id }: XapiSite): object {
  const site = `urn:turnout:site:${encodeURIComponent(id)}`;
  if (!content)
    return { objectType: "Activity", id: path === null ? site : `${site}:page:${encodeURIComponent(path)}` };
  return {
    objectType: "Activity",
    id: `${site}:content:${encodeURIComponent(content.id)}`,
    definition: {
      type: `urn:turnout:content-type:${encodeURIComponent(content.type)}`,
      name: { und: content.name },
      extensions: { "urn:turnout:slug": content.slug },
    },
  };
}

function resultOf({ watch, label }: ActivityRow): object | undefined {
  if (!watch) return label === null ? undefined : { response: label };
  return {
    completion: watch.percent === 100,
    duration: `PT${Number(watch.watchedSeconds.toFixed(2))}S`,
    extensions: { [progress]: watch.percent / 100 },
  };
}
