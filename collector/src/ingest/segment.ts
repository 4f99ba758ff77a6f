/**
 * Segment's HTTP tracking API, so that its server libraries in any language can send: a `track` whose event is one of our
 * kinds, a `page`, an `identify`. Source: https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 */
import { newId, type ServerActivity, type User } from "turnout/wire";
import { RequestError } from "../errors.js";
import { derivedId } from "./derive.js";
import type { Told } from "./draft.js";

/** The calls that are taken, each at its own route; a batch holds others. */
export const segmentCalls = ["batch", "track", "page", "identify"] as const;

export type SegmentCall = (typeof segmentCalls)[number];

/** What messages hold in our own words; an activity of theirs that is none of ours is passed on to be refused. */
export interface SegmentMessages {
  readonly activities: readonly unknown[];
  readonly told: readonly Told[];
}

type Fields = Readonly<Record<string, unknown>>;

/** A server's activity whose values nobody has looked at. */
type Unchecked = { readonly [Name in keyof ServerActivity]?: unknown };

/** Traits that Segment calls otherwise. Source: https://segment.com/docs/connections/spec/identify/#traits */
const traitNames: Readonly<Record<string, string>> = { firstName: "first", lastName: "last" };

/** The messages of a request's body: a batch, or the one call of its route. Throws a `RequestError` when it holds none. */
export function messagesIn(text: string, call: SegmentCall): readonly Fields[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RequestError("malformed-json");
  }
  const fields = fieldsOf(body);
  const messages = call === "batch" ? fields.batch : [{ ...fields, type: call }];
  if (!Array.isArray(messages)) throw new RequestError("malformed-envelope");
  return messages.map(fieldsOf);
}

/** Reads messages; `receivedAt`, ms since 1970, is when those happened that do not say when. */
export function readMessages(messages: readonly Fields[], receivedAt: number): SegmentMessages {
  const told: Told[] = [];
  const activities: unknown[] = [];
  for (const message of messages) {
    const at = timeOf(message, receivedAt);
    const user = userOf(message);
    if (message.type !== "identify") activities.push(activityOf(message, at) ?? message);
    else if (user) told.push({ user, at });
  }
  return { activities, told };
}

/** The activity of a message; undefined when it is of a type that we do not have, such as `group`. */
function activityOf(message: Fields, at: number): Unchecked | undefined {
  const { content, path, idempotencyKey, ...details } = fieldsOf(message.properties);
  if (message.type !== "track" && message.type !== "page") return undefined;
  const page = message.type === "page";
  const { anonymousId, messageId } = message;
  const user = userOf(message);
  const pagePath = path ?? fieldsOf(fieldsOf(message.context).page).path;
  return {
    kind: page ? (content === undefined ? "page.view" : "content.view") : String(message.event),
    at,
    ...(user && { user }),
    ...(typeof anonymousId === "string" && { device: derivedId(["anonymous", anonymousId]) }),
    ...(content !== undefined && { content: { name: "", slug: "", ...fieldsOf(content) } }),
    ...(!page && { details }),
    ...(typeof pagePath === "string" && { path: pagePath }),
    ...sameness(idempotencyKey, messageId, at),
  };
}

/** What a repeat is known by: the key that the site gave, else the id that the library gave the message. */
function sameness(idempotencyKey: unknown, messageId: unknown, at: number): Unchecked {
  if (typeof idempotencyKey === "string") return { idempotencyKey };
  return typeof messageId === "string" ? { idempotencyKey: `message ${messageId}` } : { id: newId(at) };
}

function timeOf({ timestamp, originalTimestamp }: Fields, receivedAt: number): number {
  const at = Date.parse(String(timestamp ?? originalTimestamp ?? ""));
  return Number.isNaN(at) ? receivedAt : at;
}

/** The person of a message with the traits that it brings, under the names that the report knows. */
function userOf({ type, userId, traits, context }: Fields): User | undefined {
  const id = typeof userId === "number" ? String(userId) : userId;
  if (typeof id !== "string" || id === "") return undefined;
  const given = Object.entries(fieldsOf(type === "identify" ? traits : fieldsOf(context).traits));
  const named = given.map(([name, value]) => [traitNames[name] ?? name, name === "company" ? companyOf(value) : value]);
  return { ...Object.fromEntries(named), id };
}

/** Segment's company is an object with a name. */
function companyOf(value: unknown): unknown {
  return fieldsOf(value).name ?? value;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
