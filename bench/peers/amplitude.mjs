/**
 * Amplitude's browser SDK with a server of one's own; autocapture and the settings that it would fetch are off, all else
 * is as it comes. Source: https://amplitude.com/docs/sdks/analytics/browser/browser-sdk-2#configure-the-sdk
 */
export const amplitude = {
  name: "Amplitude",
  packages: ["@amplitude/analytics-browser@2.48.1"],
  whole: "@amplitude/analytics-browser",
  settings: "autocapture and remote configuration off",
  script: `
    import { init, track } from "@amplitude/analytics-browser";
    const serverUrl = window.endpoint + "/2/httpapi";
    init("bench", undefined, { serverUrl, autocapture: false, fetchRemoteConfig: false, remoteConfig: { fetchRemoteConfig: false } });
    window.bench = {
      track: (text) => void track("feed.post", { text }),
      page: () => void track("[Amplitude] Page Viewed", { path: location.pathname }),
    };
  `,
  eventsOf: (body) =>
    JSON.parse(body).events.map((event) => ({ id: event.insert_id, text: event.event_properties?.text })),
  answer: { code: 200 },
};
