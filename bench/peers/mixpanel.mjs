/**
 * Mixpanel's browser SDK in the build without recording, with a proxy of one's own; batches and the rest as they come.
 * Source: https://docs.mixpanel.com/docs/tracking-methods/sdks/javascript
 */
export const mixpanel = {
  name: "Mixpanel",
  packages: ["mixpanel-browser@2.83.0"],
  whole: "mixpanel-browser",
  settings: "`mixpanel-browser/src/loaders/loader-module-core`; autocapture, page views and recording off",
  script: `
    import mixpanel from "mixpanel-browser/src/loaders/loader-module-core";
    mixpanel.init("bench", {
      api_host: window.endpoint,
      autocapture: false,
      track_pageview: false,
      record_sessions_percent: 0,
      persistence: "localStorage",
    });
    window.bench = {
      track: (text) => void mixpanel.track("feed.post", { text }),
      page: () => void mixpanel.track("page"),
    };
  `,
  plain: (body) => Buffer.from(new URLSearchParams(body).get("data"), "base64").toString(),
  eventsOf: (body) =>
    [JSON.parse(body)].flat().map(({ properties }) => ({ id: properties.$insert_id, text: properties.text })),
  answer: 1,
};
