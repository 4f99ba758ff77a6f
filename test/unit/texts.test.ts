import { describe, expect, it } from "vitest";
import { createTextRule, type TextSettings } from "../../src/texts/rule.js";

const apply = (settings: Partial<TextSettings>, kind: string, details: Readonly<{ [name: string]: unknown }>) =>
  createTextRule({ texts: "full", omitPrivateMessages: false, redact: false, ...settings })(kind, details);

describe("what a person wrote", () => {
  const long = "Is the tide table in the slides, or do we have to look it up?";

  it.each([
    ["full", long],
    ["truncate", "Is the tide table in the slides, or do w…"],
    ["length", "[61 characters]"],
    ["omit", "[withheld]"],
  ] as const)("goes along as the policy says: %s", (texts, text) => {
    expect(apply({ texts }, "content.chat", { text: long })).toEqual({ text });
    expect(apply({ texts }, "question.selectMany", { answers: [long, ""] })).toEqual({ answers: [text, ""] });
    expect(apply({ texts }, "content.review", { rating: 4, text: "" })).toEqual({ rating: 4, text: "" });
    expect(apply({ texts }, "feed.tag", { postId: "p1", tag: long })).toEqual({ postId: "p1", tag: long });
  });

  it("may have a policy by kind, by section, and for the rest", () => {
    const texts = { "content.chat": "full", "content.*": "length", "*": "omit" } as const;
    expect(apply({ texts }, "content.chat", { text: "Hi" })).toEqual({ text: "Hi" });
    expect(apply({ texts }, "content.question", { text: "Hi" })).toEqual({ text: "[2 characters]" });
    expect(apply({ texts }, "feed.post", { text: "Hi" })).toEqual({ text: "[withheld]" });
    expect(apply({ texts: { "feed.*": "omit" } }, "content.chat", { text: "Hi" })).toEqual({ text: "Hi" });
  });

  it("stays out of private messages where the site wants it", () => {
    expect(apply({ omitPrivateMessages: true }, "message.send", { text: "Hi" })).toEqual({ text: "[withheld]" });
    expect(apply({ omitPrivateMessages: true }, "content.chat", { text: "Hi" })).toEqual({ text: "Hi" });
  });

  it.each([
    ["write to ada.l+x@example.co.uk please", "write to [email] please"],
    ["call +49 (30) 1234-5678 or 030/123456789", "call [phone] or [phone]"],
    ["4111 1111 1111 1111 or 4111-1111-1111-1111", "[card] or [card]"],
    ["room 204, 12 chairs, 3.5 m, 2026", "room 204, 12 chairs, 3.5 m, 2026"],
  ])("loses addresses and numbers where the site wants it: %s", (text, kept) => {
    expect(apply({ redact: true }, "content.chat", { text })).toEqual({ text: kept });
  });
});
