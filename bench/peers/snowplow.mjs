/**
 * Snowplow's browser tracker with a collector of one's own, POST and the defaults: it is made for that. Structured
 * events, since self-describing ones carry a schema and Base64 beside the text.
 * Source: https://docs.snowplow.io/docs/sources/web-trackers/tracker-setup/initialization-options/
 */
export const snowplow = {
  name: "Snowplow",
  packages: ["@snowplow/browser-tracker@4.10.1", "@snowplow/browser-plugin-media@4.10.2"],
  whole: "@snowplow/browser-tracker",
  settings: "POST, structured events",
  script: `
    import { newTracker, trackPageView, trackStructEvent } from "@snowplow/browser-tracker";
    newTracker("bench", window.endpoint, { appId: "bench", eventMethod: "post" });
    window.bench = {
      track: (text) => trackStructEvent({ category: "feed", action: "post", label: text }),
      page: () => trackPageView(),
    };
  `,
  eventsOf: (body) => JSON.parse(body).data.map(({ eid, se_la }) => ({ id: eid, text: se_la })),
  answer: "ok",
  watching: {
    script: `
      import { newTracker } from "@snowplow/browser-tracker";
      import * as media from "@snowplow/browser-plugin-media";
      const eventMethod = "post";
      const plugins = [media.SnowplowMediaPlugin()];
      newTracker("bench", window.endpoint, { appId: "bench", eventMethod, encodeBase64: false, plugins });
      addEventListener("DOMContentLoaded", () => {
        const film = document.getElementById("film");
        const state = () => {
          const { currentTime, duration, ended, paused, muted, volume } = film;
          return { id: "film", player: { currentTime, duration, ended, paused, muted, volume: volume * 100 } };
        };
        const on = (event, tell) => film.addEventListener(event, () => tell(state()));
        media.startMediaTracking({ ...state(), boundaries: [10, 20, 30, 40, 50, 60, 70, 80, 90], pings: false });
        on("play", media.trackMediaPlay);
        on("pause", media.trackMediaPause);
        on("timeupdate", media.updateMediaTracking);
        on("seeking", media.trackMediaSeekStart);
        on("seeked", media.trackMediaSeekEnd);
        on("ended", media.trackMediaEnd);
      });
      window.bench = { page() {} };
    `,
    percentsOf: (body) =>
      JSON.parse(body).data.flatMap(({ ue_pr }) => {
        const { schema, data } = JSON.parse(ue_pr ?? "{}").data ?? {};
        return /percent_progress_event/.test(schema) ? [data.percentProgress] : [];
      }),
  },
};
