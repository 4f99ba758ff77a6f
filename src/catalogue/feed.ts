import type { CatalogueRow } from "./row.js";

/** The rows of the section "Feed". */
export const feedRows = [
  {
    kind: "feed.post",
    section: "Feed",
    name: "Posted",
    definition: null,
    category: "Feed",
    action: "Post",
    label: "[Content of the post]",
    details: ["text"],
    freeText: true,
    source: ["declarative", "call", "server"],
    note: "form submit; text under privacy mode",
  },
  {
    kind: "feed.comment",
    section: "Feed",
    name: "Commented",
    definition: null,
    category: "Feed",
    action: "Comment",
    label: "[Post ID + Comment text]",
    details: ["postId", "text"],
    freeText: true,
    source: ["declarative", "call", "server"],
    note: "post id from the form; text under privacy mode",
  },
  {
    kind: "feed.tag",
    section: "Feed",
    name: "Tag",
    definition: null,
    category: "Feed",
    action: "Tag",
    label: "[Post ID + Tag name]",
    details: ["postId", "tag"],
    freeText: false,
    source: ["call", "server"],
    note: "post id of a new post exists only after it was saved",
  },
] as const satisfies readonly CatalogueRow[];
