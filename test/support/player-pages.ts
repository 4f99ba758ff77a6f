/** A page with one player, in which a module script follows it by an adapter. */
const page = (body: string, script: string): string => `<!doctype html><meta charset="utf-8"><title>Players</title>
<body>${body}<script type="module">
import { adapt, controlsOf, createHtmlPlayer, createManualPlayer, follow } from "/page.js";
const $ = (selector) => document.querySelector(selector);
${script}
</script></body>`;

const script = (...paths: string[]): string => paths.map((path) => `<script src="${path}"></script>`).join("");

/** Commands that YouTube's own script sends for its methods. */
const youtubeControls = `
const command = (func, ...args) => $("iframe").contentWindow.postMessage(JSON.stringify({ event: "command", func, args }), "*");
const controls = {
  play: () => command("playVideo"),
  pause: () => command("pauseVideo"),
  seek: (seconds) => command("seekTo", seconds, true),
  rate: (rate) => command("setPlaybackRate", rate),
  change: () => command("loadVideoById", "another"),
};`;

const youtube = (host: string, query: string): string =>
  page(
    `<iframe src="https://www.${host}.com/embed/film?${query}" allow="autoplay"></iframe>`,
    `${youtubeControls} follow(await adapt("youtube", () => $("iframe")), controls);`,
  );

/** Path → page; each follows its player by the adapter that is told in `test/browser/players.test.ts`. */
export const pages: Readonly<Record<string, string>> = {
  "/html": page(
    "<video muted width=160></video>",
    `const video = $("video");
     follow(createHtmlPlayer(video), { ...controlsOf(video), change: () => (video.src = "/film.mp4") });
     video.src = "/film.webm";`,
  ),
  "/hls": page(
    `${script("/packages/hls.js")}<video muted width=160></video>`,
    `const video = $("video");
     window.hls = new Hls();
     hls.attachMedia(video);
     follow(await adapt("hls", () => video), controlsOf(video));
     hls.loadSource("/film.m3u8");`,
  ),
  "/media-chrome": page(
    `${script("/packages/media-chrome.js")}<media-controller><hls-video slot="media" muted></hls-video></media-controller>`,
    `import "/adapters/hls-video-element.js";
     const video = $("hls-video");
     follow(await adapt("media-element", () => video), controlsOf(video));
     video.src = "/film.m3u8";`,
  ),
  // As <youtube-video> and its like: nothing of a <video> can be seen from outside.
  "/media-element": page(
    `<media-controller><shy-video slot="media"></shy-video></media-controller>`,
    `const video = Object.assign(document.createElement("video"), { muted: true, width: 160 });
     const types = ["play", "playing", "pause", "waiting", "timeupdate", "seeking", "seeked", "ended", "ratechange", "durationchange", "emptied"];
     class ShyVideo extends HTMLElement {
       connectedCallback() {
         this.attachShadow({ mode: "closed" }).append(video);
         for (const type of types) video.addEventListener(type, () => this.dispatchEvent(new CustomEvent(type)));
       }
     }
     for (const name of ["currentTime", "duration", "paused", "ended", "playbackRate", "muted", "volume"])
       Object.defineProperty(ShyVideo.prototype, name, { get: () => video[name], set: (value) => (video[name] = value) });
     customElements.define("shy-video", ShyVideo);
     follow(await adapt("media-element", () => $("shy-video")), { ...controlsOf(video), change: () => (video.src = "/film.mp4") });
     video.src = "/film.webm";`,
  ),
  "/video.js": page(
    `${script("/packages/video.js")}<video class="video-js" muted width=160></video>`,
    `const player = videojs($("video"));
     follow(await adapt("library", () => player.el()), {
       play: () => player.play(),
       pause: () => player.pause(),
       seek: (seconds) => player.currentTime(seconds),
       rate: (rate) => player.playbackRate(rate),
       change: () => player.src("/film.mp4"),
     });
     player.src("/film.webm");`,
  ),
  "/plyr": page(
    `${script("/packages/plyr.js")}<video muted width=160></video>`,
    `const player = new Plyr($("video"), { loadSprite: false, muted: true, storage: { enabled: false }, blankVideo: "/blank.mp4" });
     follow(await adapt("library", () => $(".plyr")), {
       play: () => player.play(),
       pause: () => player.pause(),
       seek: (seconds) => (player.currentTime = seconds),
       rate: (rate) => (player.speed = rate),
       change: () => (player.source = { type: "video", sources: [{ src: "/film.mp4", type: "video/mp4" }] }),
     });
     player.media.src = "/film.webm";`,
  ),
  "/youtube": youtube("youtube", "enablejsapi=1"),
  "/youtube-nocookie": youtube("youtube-nocookie", "rel=0"),
  "/vimeo": page(
    `${script("/packages/vimeo.js")}<iframe src="https://player.vimeo.com/video/76979871" allow="autoplay"></iframe>`,
    `const player = new Vimeo.Player($("iframe"));
     follow(await adapt("vimeo", () => $("iframe")), {
       play: () => player.play(),
       pause: () => player.pause(),
       seek: (seconds) => player.setCurrentTime(seconds),
       rate: (rate) => player.setPlaybackRate(rate),
       change: () => player.loadVideo(22439234),
       duration: () => player.getDuration(),
     });`,
  ),
  "/wistia-embed": page(
    `<div class="wistia_embed wistia_async_abc123"><video muted width=160></video></div>`,
    `import { createWistia } from "/wistia.js";
     const controls = {};
     follow(await adapt("wistia", () => $("div")), controls);
     const handle = createWistia($("video"), "abc123");
     Object.assign(controls, {
       play: handle.play,
       pause: handle.pause,
       seek: handle.time,
       rate: handle.playbackRate,
       change: () => handle.replaceWith("def456"),
     });
     $("video").src = "/film.webm";`,
  ),
  "/wistia-player": page(
    `<video muted width=160></video><wistia-player media-id="abc123"></wistia-player>`,
    `import { defineWistiaPlayer } from "/wistia.js";
     const element = $("wistia-player");
     follow(await adapt("wistia", () => element), {
       ...controlsOf(element),
       change: () => element.setAttribute("media-id", "def456"),
     });
     defineWistiaPlayer($("video"));
     $("video").src = "/film.webm";`,
  ),
  "/manual": page(
    "<video muted width=160></video>",
    `const video = $("video");
     const player = createManualPlayer(() => performance.now());
     follow(player, controlsOf(video));
     const update = (more) => player.update({ positionSeconds: video.currentTime, durationSeconds: video.duration, ...more });
     video.onplay = () => player.start();
     video.onpause = () => update({ playing: false });
     video.onended = () => player.end();
     video.onratechange = () => update({ rate: video.playbackRate });
     video.onloadedmetadata = video.onseeked = () => update({});
     setInterval(() => video.paused || update({ playing: true }), 500);
     video.src = "/film.webm";`,
  ),
  // As YouTube's own script does it: its frame has a number, and it hears only what bears it.
  "/youtube-owned": page(
    `<iframe id="stage" src="https://www.youtube.com/embed/film?enablejsapi=1&widgetid=1" allow="autoplay"></iframe>`,
    `${youtubeControls}
     window.own = [];
     window.heard = [];
     addEventListener("message", ({ data }) => {
       if (data.heardBy) return heard.push(data.id);
       const message = JSON.parse(data);
       if (message.id === 1) own.push(message);
     });
     const listen = () => $("iframe").contentWindow.postMessage('{"event":"listening","id":1,"channel":"widget"}', "*");
     const timer = setInterval(() => (own.length > 0 ? clearInterval(timer) : listen()), 100);
     window.begin = async () => follow(await adapt("youtube", () => $("iframe")), controls);
     window.controls = controls;`,
  ),
  "/youtube-bare": page(
    `<script>loads = 0</script><iframe onload="loads++" src="https://www.youtube.com/embed/film?rel=0" allow="autoplay"></iframe>`,
    `${youtubeControls}
     window.begin = async () => follow(await adapt("youtube", () => $("iframe")), controls);`,
  ),
  "/live": page(
    `${script("/packages/hls.js")}<video muted width=160></video>`,
    `const video = $("video");
     window.begin = async (isKept) => {
       const hls = new Hls({ liveSyncDurationCount: 2 });
       if (isKept) window.hls = hls;
       hls.attachMedia(video);
       follow(await adapt("hls", () => video), controlsOf(video));
       hls.loadSource("/live.m3u8");
     };`,
  ),
  "/meeting": page(
    `<iframe src="https://event.zoom.us/wc/123/join" width=300 height=200></iframe>`,
    `follow(await adapt("presence", () => $("iframe")), {});`,
  ),
};
