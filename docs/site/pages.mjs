/**
 * The site's pages: path in the repository → path in the site. What is not listed and lies in `docs/site` is a page of
 * that path there. A link to any other file is shown without the link.
 */
export const pages = {
  "collector/README.md": "guide/self-hosting.md",
  "docs/OPERATIONS.md": "guide/operations.md",
  "docs/SCALING.md": "guide/scaling.md",
  "docs/WATCHING.md": "guide/video.md",
  "docs/DEBUGGING.md": "guide/debugging.md",
  "docs/TESTING.md": "guide/testing.md",
  "README.md": "overview.md",
  "docs/CATALOGUE.md": "catalogue.md",
  "docs/WIRE.md": "wire.md",
  "docs/COMPARISON.md": "comparison.md",
  "docs/FAULTS.md": "faults.md",
  "docs/ARCHITECTURE.md": "architecture.md",
  "docs/adr/README.md": "decisions/index.md",
  "CONTRIBUTING.md": "contributing.md",
  "SECURITY.md": "security.md",
  "CHANGELOG.md": "changelog.md",
};

/** Pages whose tables need the room that others give to their outline. */
export const widePages = ["catalogue.md", "comparison.md", "faults.md", "guide/self-hosting.md", "wire.md"];

/** The menu: groups of [text, page]. A page that there is not (yet) is left out. */
export const menu = {
  "Start in five minutes": [
    ["Script tag", "start/script-tag.md"],
    ["React", "start/react.md"],
    ["Next.js", "start/nextjs.md"],
    ["Vue", "start/vue.md"],
    ["Overview", "overview.md"],
  ],
  Guides: [
    ["Content pages", "guide/content-pages.md"],
    ["Marks", "guide/marks.md"],
    ["Video: what watched means", "guide/video.md"],
    ["Consent", "guide/consent.md"],
    ["Privacy", "guide/privacy.md"],
    ["Debugging", "guide/debugging.md"],
    ["Testing", "guide/testing.md"],
    ["Self-hosting", "guide/self-hosting.md"],
    ["Operations", "guide/operations.md"],
    ["Scaling", "guide/scaling.md"],
  ],
  "Coming from": [
    ["Segment", "migrate/segment.md"],
    ["Snowplow", "migrate/snowplow.md"],
    ["Google Analytics 4", "migrate/ga4.md"],
  ],
  Reference: [
    ["Catalogue of kinds", "catalogue.md"],
    ["API", "reference/index.md"],
    ["The wire", "wire.md"],
    ["Beside others", "comparison.md"],
    ["Faults", "faults.md"],
  ],
  Project: [
    ["Architecture", "architecture.md"],
    ["Decisions", "decisions/index.md"],
    ["Contributing", "contributing.md"],
    ["Security", "security.md"],
    ["Changelog", "changelog.md"],
  ],
};
