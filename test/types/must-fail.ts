/** What the types must refuse, and what they must take. Compiled by the type check, never run. */
import { createTurnout } from "../../src/index.js";

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
// @ts-expect-error a kind without details takes none
turnout.track("content.like", { text: "Hello" });
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
// @ts-expect-error the collector's address is needed
createTurnout({ key: "demo" });
