import { amplitude } from "./amplitude.mjs";
import { mixpanel } from "./mixpanel.mjs";
import { posthog } from "./posthog.mjs";
import { rudderstack } from "./rudderstack.mjs";
import { segment } from "./segment.mjs";
import { snowplow } from "./snowplow.mjs";
import { turnout } from "./turnout.mjs";

/**
 * Who is measured. Each says its exact `packages`, the `settings` in words, a `script` that gives the page
 * `bench.track(text)` and `bench.page()`, and how to read the `{ id, text }` of the events in a request's body.
 */
export const peers = [turnout, segment, snowplow, posthog, amplitude, rudderstack, mixpanel];
