/**
 * PostHog's browser SDK in the build without extensions, and with all off that is fetched or recorded beside events. Its
 * limit of 10 events a second is raised, or 900 of the 1,000 would be dropped; so is its refusal of headless browsers.
 * Source: https://posthog.com/docs/libraries/js/config
 */
export const posthog = {
  name: "PostHog",
  packages: ["posthog-js@1.449.2"],
  whole: "posthog-js",
  settings:
    "`posthog-js/dist/module.slim`; flags, surveys, recording, autocapture and remote configuration off; rate limit raised; headless browsers taken",
  script: `
    import posthog from "posthog-js/dist/module.slim";
    posthog.init("bench", {
      api_host: window.endpoint,
      autocapture: false,
      capture_pageview: false,
      capture_pageleave: false,
      disable_session_recording: true,
      disable_surveys: true,
      disable_external_dependency_loading: true,
      advanced_disable_flags: true,
      opt_out_useragent_filter: true,
      rate_limiting: { events_per_second: 2000, events_burst_limit: 2000 },
    });
    window.bench = {
      track: (text) => void posthog.capture("feed.post", { text }),
      page: () => void posthog.capture("$pageview"),
    };
  `,
  eventsOf(body) {
    const parsed = JSON.parse(body);
    return [parsed.batch ?? parsed].flat().map(({ uuid, properties }) => ({ id: uuid, text: properties?.text }));
  },
  answer: { status: 1 },
};
