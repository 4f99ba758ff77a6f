import { afterAll, beforeAll } from "vitest";
import { describePlayer, type Recording, recordPlayer } from "../contracts/player.js";
import { type PlayerSite, startPlayerSite } from "../support/player-site.js";

/** Every adapter, and each page that its player is on in `test/support/player-pages.ts`. */
const names = [
  ...["html", "hls", "media-chrome", "media-element", "video.js", "plyr"],
  ...["youtube", "youtube-nocookie", "vimeo", "wistia-embed", "wistia-player", "manual"],
];

/** How many play at a time: each takes its ten seconds, and two cores show that many without dropping frames. */
const atOnce = 4;

let site: PlayerSite;
const recordings = new Map<string, Promise<Recording>>();

beforeAll(async () => {
  site = await startPlayerSite();
  const waiting = [...names];
  const next = async (): Promise<void> => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const recording = site.open(name).then(recordPlayer);
      recordings.set(name, recording);
      // Its own tests say what went wrong.
      await recording.catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}, 180_000);
afterAll(() => site.stop());

for (const name of names) describePlayer(name, () => recordings.get(name) as Promise<Recording>);
