import type { Scenario } from "./scenario.js";
import type { Html, Trial } from "./trial.js";

/** What a page's own scripts may have done to what the SDK stands on. Each throws when it is called. */
const broken = {
  fetch: "window.fetch = refuse;",
  JSON: "JSON.stringify = JSON.parse = refuse;",
  "Array.prototype": `for (const name of Object.getOwnPropertyNames(Array.prototype)) {
    if (typeof [][name] === "function" && name !== "constructor") Array.prototype[name] = refuse;
  }`,
  toJSON: "Array.prototype.toJSON = function () { return '[' + this.length + ' things]'; };",
  console: "for (const name of Object.keys(console)) console[name] = refuse;",
} as const;

/** Pages that break what they share with the SDK, before its script runs or after; a sane page of the site follows. */
export const hostilePages: readonly Scenario[] = [
  { name: "page that broke `fetch` before the script", run: (trial) => visitHostile(trial, before("fetch")) },
  { name: "page that breaks `fetch` after the script", run: (trial) => visitHostile(trial, after("fetch")) },
  { name: "page that broke `JSON` before the script", run: (trial) => visitHostile(trial, before("JSON")) },
  { name: "page that breaks `JSON` after the script", run: (trial) => visitHostile(trial, after("JSON")) },
  {
    name: "page that broke every method of `Array.prototype` before the script",
    run: (trial) => visitHostile(trial, before("Array.prototype")),
  },
  {
    name: "page that breaks every method of `Array.prototype` after the script",
    run: (trial) => visitHostile(trial, after("Array.prototype")),
  },
  {
    name: "page with a `toJSON` of its own on arrays, as old Prototype.js has it",
    run: (trial) => visitHostile(trial, before("toJSON")),
  },
  { name: "page that broke `console` before the script", run: (trial) => visitHostile(trial, before("console")) },
  { name: "page that breaks `console` after the script", run: (trial) => visitHostile(trial, after("console")) },
];

const before = (name: keyof typeof broken): Html => ({ head: breaking(name) });
const after = (name: keyof typeof broken): Html => ({ body: breaking(name) });

const breaking = (name: keyof typeof broken): string =>
  `<script>{ const refuse = () => { throw new Error("broken by the page"); }; ${broken[name]} }</script>`;

/** Clicks make the page track by itself: what Playwright evaluates would break with the page. */
async function visitHostile(trial: Trial, { head = "", body = "" }: Html): Promise<void> {
  const device = await trial.device();
  const texts = trial.texts(5);
  const track = texts.map((text) => `turnout.track("feed.post", { text: "${text}" });`).join(" ");
  const page = await trial.visit(device, {
    head,
    body: `${body}<button style="width: 200px; height: 200px" onclick='${track}'>Track</button>`,
  });
  await page.mouse.click(50, 50);
  await trial.arrived(1_000);
  await page.goto(trial.address());
  await trial.arrived(5_000);
}
