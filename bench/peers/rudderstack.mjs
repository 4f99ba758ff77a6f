/**
 * RudderStack's SDK in the build that fetches no plugins, with the source's settings given in place of its control
 * plane's. Batches are on, as its documentation advises for many events, and go out as often as Turnout's.
 * Source: https://www.rudderstack.com/docs/sources/event-streams/sdks/rudderstack-javascript-sdk/load-js-sdk/
 */
export const rudderstack = {
  name: "RudderStack",
  packages: ["@rudderstack/analytics-js@3.34.1"],
  whole: "@rudderstack/analytics-js/bundled",
  settings:
    "`@rudderstack/analytics-js/lite`; no remote configuration, no integrations, no metrics; batches of up to 100 each 5 s",
  script: `
    import { RudderAnalytics } from "@rudderstack/analytics-js/lite";
    const source = {
      id: "bench", name: "bench", writeKey: "bench", enabled: true, workspaceId: "bench", destinations: [],
      updatedAt: "2026-01-01T00:00:00.000Z", connections: [],
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
    };
    const analytics = new RudderAnalytics();
    analytics.load("bench", window.endpoint, {
      getSourceConfig: () => ({ source }),
      loadIntegration: false,
      queueOptions: { batch: { enabled: true, maxItems: 100, flushInterval: 5000 } },
    });
    window.bench = {
      track: (text) => void analytics.track("feed.post", { text }),
      page: () => void analytics.page(),
    };
  `,
  eventsOf(body) {
    const { batch, ...single } = JSON.parse(body);
    return (batch ?? [single]).map(({ messageId, properties }) => ({ id: messageId, text: properties?.text }));
  },
  answer: "OK",
};
