import { decodeEnvelope } from "turnout/wire";

/** Turnout as its script tag starts it; in the measurements of tracking alone it observes nothing by itself. */
export const turnout = {
  name: "Turnout",
  packages: [],
  head: (endpoint, { observe }) =>
    `<script src="/turnout.js" data-key="demo" data-endpoint="${endpoint}" data-observe="${observe}"></script>
     <script>window.bench = { track: (text) => turnout.track("feed.post", { text }), page() {} };</script>`,
  idsOf: (body) => decodeEnvelope(body).activities.map(({ id }) => id),
  forwards: true,
};
