import { answers } from "./answers.js";
import { collectorAway } from "./collector-away.js";
import { crashes } from "./crashes.js";
import { hostilePages } from "./hostile-pages.js";
import { leaving } from "./leaving.js";
import { pageLife } from "./page-life.js";
import type { Scenario } from "./scenario.js";
import { storage } from "./storage.js";

/** All faults, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  ...leaving,
  ...crashes,
  ...collectorAway,
  ...answers,
  ...storage,
  ...hostilePages,
  ...pageLife,
];
