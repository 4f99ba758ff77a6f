/**
 * Snowplow's browser tracker with a collector of one's own, POST and the defaults: it is made for that. Structured
 * events, since self-describing ones carry a schema and Base64 beside the text.
 * Source: https://docs.snowplow.io/docs/sources/web-trackers/tracker-setup/initialization-options/
 */
export const snowplow = {
  name: "Snowplow",
  packages: ["@snowplow/browser-tracker@4.10.1"],
  script: `
    import { newTracker, trackPageView, trackStructEvent } from "@snowplow/browser-tracker";
    newTracker("bench", window.endpoint, { appId: "bench", eventMethod: "post" });
    window.bench = {
      track: (text) => trackStructEvent({ category: "feed", action: "post", label: text }),
      page: () => trackPageView(),
    };
  `,
  idsOf: (body) => JSON.parse(body).data.map(({ eid }) => eid),
  answer: "ok",
};
