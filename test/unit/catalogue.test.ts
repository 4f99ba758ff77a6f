import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkDetails, resolveKind } from "../../src/catalogue/check.js";
import { catalogue, categoryOf, labelOf, rowOf } from "../../src/catalogue/index.js";
import { guideRows } from "../fixtures/guide-rows.js";

const session = { type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };

describe("the catalogue", () => {
  it("has the guide's 98 kinds in the guide's order, none twice", () => {
    expect(catalogue.map((row) => row.kind)).toEqual(guideRows.map((row) => row.kind));
    expect(new Set(catalogue.map((row) => row.kind)).size).toBe(98);
  });

  it("renders each kind's category, action and label as the guide prints them", () => {
    for (const { kind, contentType, details, category, action, label } of guideRows) {
      const row = rowOf(kind);
      const checked = checkDetails(kind, details, contentType ? { type: contentType } : undefined);
      if (!row || typeof checked === "string") throw new Error(`${kind}: ${row ? checked : "no row"}`);
      expect([categoryOf(row, contentType), row.action, labelOf(row, checked) ?? "N/A"]).toEqual([
        category,
        action,
        label,
      ]);
    }
  });

  it("names the words that the marks read from forms and attributes, all of them", () => {
    const words = new Set(catalogue.flatMap((row) => row.details));
    const source = readFileSync("src/instruments/marks.ts", "utf8");
    const read = /const detailNames =\s*"([^"]+)"/.exec(source)?.[1]?.split(" ") ?? [];
    expect(new Set(read)).toEqual(words);
  });
});

describe("a kind", () => {
  it.each([
    ["content.like", "Course", "course.like"],
    ["content.complete", "Lesson", "lesson.complete"],
    ["content.chat", "Course", "content.chat"],
    ["content.like", "OTSession", "content.like"],
    ["feed.post", "Course", "feed.post"],
  ])("%s on a %s is %s", (kind, type, resolved) => {
    expect(resolveKind(kind, { type })).toBe(resolved);
  });

  it("stays as it is on a course of the legacy engine, and without content", () => {
    expect(resolveKind("content.like", { type: "Course", engine: "legacy" })).toBe("content.like");
    expect(resolveKind("content.like", undefined)).toBe("content.like");
  });
});

describe("details", () => {
  it.each([
    ["content.lik", {}, "unknown-kind"],
    ["constructor", {}, "unknown-kind"],
    ["content.chat", {}, "missing-detail"],
    ["content.chat", { text: "" }, "missing-detail"],
    ["content.chat", { txt: "Hello" }, "unknown-detail"],
    ["content.chat", { text: { deep: true } }, "bad-detail"],
    ["content.review", { rating: 6, text: "" }, "bad-detail"],
    ["content.review", { rating: "many" }, "bad-detail"],
    ["question.selectMany", { answers: [] }, "bad-detail"],
    ["question.selectMany", { answers: [1] }, "bad-detail"],
    ["content.like", JSON.parse('{"__proto__": {"text": "x"}}'), "unknown-detail"],
  ])("of %s as %j are refused as %s", (kind, given, problem) => {
    expect(checkDetails(kind, given, session)).toBe(problem);
  });

  it("of content kinds are refused without content", () => {
    expect(checkDetails("content.like", undefined, undefined)).toBe("missing-content");
  });

  it("default to the content's name and slug where they mean those", () => {
    expect(checkDetails("course.enroll", undefined, session)).toEqual({ title: "Opening keynote" });
    expect(checkDetails("ce.earn", undefined, session)).toEqual({ slug: "opening-keynote" });
    expect(checkDetails("course.enroll", { title: "Other" }, session)).toEqual({ title: "Other" });
  });

  it("of another kind are left out, since a form may have more fields than its kind needs", () => {
    expect(checkDetails("content.chat", { text: "Hello", title: "Chat" }, session)).toEqual({ text: "Hello" });
  });

  it("take stars and numbers in the forms that fields and attributes have", () => {
    expect(checkDetails("content.review", { rating: "4" }, session)).toEqual({ rating: 4, text: "" });
    expect(checkDetails("feed.comment", { postId: 12, text: "Yes" }, undefined)).toEqual({ postId: "12", text: "Yes" });
  });

  it("without words leave no dangling separator in a label", () => {
    const row = rowOf("content.review");
    expect(row && labelOf(row, { rating: 4, text: "" })).toBe("Rating: 4");
  });
});
