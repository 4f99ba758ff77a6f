/** What a page shows, by its JSON-LD (https://schema.org): loaded when the option `jsonLd` asks for it. */
import { checkContent } from "./content.js";
import type { WireContent } from "./wire.js";

type LinkedNode = Readonly<Record<string, unknown>>;

/** The types that describe a content, and the content's type in the report. Others, such as `Organization`, do not. */
const contentTypes: Readonly<Record<string, (node: LinkedNode) => string>> = {
  Course: () => "Course",
  CourseInstance: () => "Course",
  LearningResource: (node) => (/lesson/i.test(String(node.learningResourceType)) ? "Lesson" : "Resource"),
  VideoObject: () => "Video",
  ...Object.fromEntries(
    "Event EducationEvent BusinessEvent SocialEvent BroadcastEvent PublicationEvent Hackathon Festival ExhibitionEvent"
      .split(" ")
      .map((type) => [type, eventType]),
  ),
};

function eventType({ eventAttendanceMode }: LinkedNode): string {
  return /\bOfflineEventAttendanceMode$/.test(String(eventAttendanceMode)) ? "IRLSession" : "OTSession";
}

/**
 * The page's content, when exactly one of its descriptions has a type of the table and an `identifier`; several are a
 * list. A video stands back behind what it is the video of. One whose `url` has another path is another page's, such as one
 * that a route before this has left behind.
 */
export function linkedContent(): WireContent | undefined {
  const contents = nodesOf(document).flatMap((node) => contentOf(node) ?? []);
  const main = contents.filter(({ type }) => type !== "Video");
  const [content, ...others] = main.length > 0 ? main : contents;
  return others.every(({ id }) => id === content?.id) ? content : undefined;
}

/** All that stand for themselves, and what a page says it is mainly about; not what is a part of another. */
function nodesOf(root: ParentNode): LinkedNode[] {
  const scripts = root.querySelectorAll(`script[type="application/ld+json"]`);
  return [...scripts].flatMap((script) => spread(parsed(script.textContent ?? "")));
}

function spread(value: unknown): LinkedNode[] {
  if (Array.isArray(value)) return value.flatMap(spread);
  if (typeof value !== "object" || value === null) return [];
  const node = value as LinkedNode;
  return [node, ...spread(node["@graph"]), ...spread(node.mainEntity)];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Somebody else's data, and somebody else's mistake: then the page is described by nothing.
    return undefined;
  }
}

function contentOf(node: LinkedNode): WireContent | undefined {
  const type = list(node["@type"])
    .map(typeName)
    .find((name) => Object.hasOwn(contentTypes, name));
  const id = list(node.identifier).map(identifierOf).find(Boolean);
  const path = pathOf(node.url);
  if (!type || !id || (path !== undefined && path !== trimmed(location.pathname))) return undefined;
  return checkContent({
    id,
    type: contentTypes[type]?.(node),
    name: node.name ?? node.headline,
    slug: path?.slice(path.lastIndexOf("/") + 1),
    startsAt: moment(node.startDate),
    endsAt: moment(node.endDate),
  });
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** `https://schema.org/Event` and `schema:Event` are `Event`. */
const typeName = (type: unknown): string => String(type).replace(/^.*[/:#]/, "");

/** A text, or a `PropertyValue` with one. */
function identifierOf(identifier: unknown): unknown {
  const value = (identifier as { value?: unknown } | null)?.value ?? identifier;
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

function pathOf(url: unknown): string | undefined {
  try {
    return typeof url === "string" ? trimmed(new URL(url, document.baseURI).pathname) : undefined;
  } catch {
    return undefined;
  }
}

const trimmed = (path: string): string => path.replace(/\/$/, "");

/** A time that is the same everywhere. A day, or a time without its zone, would let people join at the wrong hour. */
function moment(value: unknown): string | undefined {
  return typeof value === "string" && /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : undefined;
}
