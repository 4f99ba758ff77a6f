import { existsSync } from "node:fs";
import { defineConfig } from "vitepress";
import { menu } from "./pages.mjs";

const sidebar = Object.entries(menu).map(([text, items]) => ({
  text,
  items: items
    .filter(([, page]) => existsSync(new URL(`../${page}`, import.meta.url)))
    .map(([name, page]) => ({ text: name, link: `/${page.replace(/(index)?\.md$/, "")}` })),
}));

/** Anchors as GitHub makes them, where the same files are read. */
const slugify = (text) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

export default defineConfig({
  title: "Turnout",
  description: "Who did what, when and where at an event: complete, and counted once.",
  cleanUrls: true,
  // A word in angle brackets is a word: pages are made of Markdown only.
  markdown: { html: false, anchor: { slugify } },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: { provider: "local" },
    nav: [
      { text: "Start", link: "/start/script-tag" },
      { text: "Guides", link: "/guide/content-pages" },
      { text: "Catalogue", link: "/catalogue" },
      { text: "API", link: "/reference/" },
      { text: "Beside others", link: "/comparison" },
    ],
  },
});
