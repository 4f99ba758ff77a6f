/**
 * Segment's browser SDK. Batching is on, as its documentation advises for many events; settings that its CDN would
 * serve are given in place. Source: https://segment.com/docs/connections/sources/catalog/libraries/website/javascript/#batching
 */
export const segment = {
  name: "Segment",
  packages: ["@segment/analytics-next@1.84.3"],
  whole: "@segment/analytics-next",
  settings: "no destinations, settings in place of its CDN's; batches of up to 50 each 5 s",
  script: `
    import { AnalyticsBrowser } from "@segment/analytics-next";
    const { host, pathname } = new URL(window.endpoint);
    const deliveryStrategy = { strategy: "batching", config: { size: 50, timeout: 5000 } };
    const settings = { apiKey: "bench", apiHost: host + pathname, protocol: "http", deliveryStrategy };
    const analytics = AnalyticsBrowser.load({ writeKey: "bench", cdnSettings: { integrations: { "Segment.io": settings } } });
    window.bench = { track: (text) => void analytics.track("feed.post", { text }), page: () => void analytics.page() };
  `,
  eventsOf(body) {
    const { batch, ...single } = JSON.parse(body);
    return (batch ?? [single]).map(({ messageId, properties }) => ({ id: messageId, text: properties?.text }));
  },
  answer: { success: true },
};
