/** What the types must refuse, and what they must take. Compiled by the type check, never run. */
import { createTurnout } from "turnout";
import { createServerTurnout } from "turnout/node";
import { type TurnoutProviderProps, useTrack } from "turnout/react";
import { createTestTurnout } from "turnout/testing";

const turnout = createTurnout({ endpoint: "https://collect.example.org", key: "demo" });

turnout.track("content.like");
turnout.track("content.like", undefined, { content: { id: "s17", type: "OTSession" } });
turnout.track("content.chat", { text: "Hello" });
turnout.track("content.review", { rating: 4 });
turnout.track("content.review", { rating: 4, text: "Good" }, { at: new Date(), idempotencyKey: "review-17" });
turnout.track("course.enroll");
turnout.track("course.enroll", { title: "Safety" });
turnout.track("question.selectMany", { answers: ["Red", "Blue"] });
turnout.identify({ id: "u1", first: "Ada", seat: "A7" });
turnout.content(null);

// @ts-expect-error a kind that the catalogue does not have
turnout.track("content.lik");
// @ts-expect-error a detail is missing
turnout.track("content.chat");
// @ts-expect-error a detail is misspelt
turnout.track("content.chat", { txt: "Hello" });
// @ts-expect-error a detail too many
turnout.track("content.chat", { text: "Hello", room: "Main" });
// @ts-expect-error a kind without details takes none
turnout.track("content.like", { text: "Hello" });
// @ts-expect-error a detail is a text
turnout.track("content.chat", { text: 5 });
// @ts-expect-error stars go from 1 to 5
turnout.track("content.review", { rating: 6 });
// @ts-expect-error a list of answers, not one
turnout.track("question.selectMany", { answers: "Red" });
// @ts-expect-error an option that there is not
turnout.track("content.like", undefined, { when: 1 });
// @ts-expect-error a person needs an id
turnout.identify({ first: "Ada" });
// @ts-expect-error a content needs a type
turnout.content({ id: "s17" });
// @ts-expect-error a content's type is a text
turnout.content({ id: "s17", type: 17 });
// @ts-expect-error what an activity is on needs a type too
turnout.track("content.like", undefined, { content: { id: "s17" } });
// @ts-expect-error a schedule is a time
turnout.content({ id: "s17", type: "OTSession", startsAt: true });
// @ts-expect-error the collector's address is needed
createTurnout({ key: "demo" });

export function Review(): null {
  const review = useTrack("content.review");
  review({ rating: 5 });
  // @ts-expect-error stars go from 1 to 5
  review({ rating: 6 });
  // @ts-expect-error a kind that the catalogue does not have
  useTrack("content.lik");
  // @ts-expect-error details are needed
  useTrack("content.chat")();
  return null;
}

export const started: TurnoutProviderProps = { options: { endpoint: "https://collect.example.org", key: "demo" } };
export const given: TurnoutProviderProps = { turnout };
// @ts-expect-error one to start or one that runs
export const neither: TurnoutProviderProps = {};
// @ts-expect-error not both
export const both: TurnoutProviderProps = { options: started.options, turnout };

const server = createServerTurnout({ endpoint: "https://collect.example.org", serverKey: "secret" });
server.track("ce.claim", undefined, { user: "u42", at: Date.now(), idempotencyKey: "claim-1" });
server.track("content.review", { rating: 4 }, { user: { id: "u42", first: "Ada" }, content: { id: "s17", type: "A" } });
// @ts-expect-error a kind that the catalogue does not have
server.track("ce.clam");
// @ts-expect-error a detail is missing
server.track("content.chat");
// @ts-expect-error a person is an id, or has one
server.track("ce.claim", undefined, { user: { first: "Ada" } });
// @ts-expect-error a server needs its secret
createServerTurnout({ endpoint: "https://collect.example.org" });

const { waitFor } = createTestTurnout();
export const like = waitFor("content.like", { timeoutMs: 50 });
// @ts-expect-error a kind that the catalogue does not have
export const lik = waitFor("content.lik");
