const mimeType = 'video/webm; codecs="vp9,opus"';

/**
 * The live picture: one short film, fed into the video again and again as a stream without end, joined where the session
 * is now. To the page it is what a broadcast is: no duration, no way ahead.
 */
export function startLiveStage() {
  const stage = document.querySelector("[data-live-film]");
  stage?.querySelector(".stage-start").addEventListener("click", (event) => {
    event.currentTarget.hidden = true;
    tuneIn(stage.querySelector("video"), stage.dataset);
  });
}

/** `play()` is called within the click, before anything has loaded, so that the browser allows the sound. */
function tuneIn(video, { liveFilm, filmSeconds, liveSince }) {
  const source = new MediaSource();
  source.addEventListener("sourceopen", () => broadcast(source, video, { liveFilm, filmSeconds, liveSince }), {
    once: true,
  });
  video.src = URL.createObjectURL(source);
  video.play().catch((error) => {
    // Leaving the page while it loads is no failure.
    if (error.name !== "AbortError") throw error;
  });
}

async function broadcast(source, video, { liveFilm, filmSeconds, liveSince }) {
  source.duration = Number.POSITIVE_INFINITY;
  const buffer = source.addSourceBuffer(mimeType);
  const film = await (await fetch(liveFilm)).arrayBuffer();
  const sessionSeconds = Math.max(0, (Date.now() - Date.parse(liveSince)) / 1000);
  let round = Math.floor(sessionSeconds / filmSeconds);

  /** Keeps at least one whole round of the film ahead of the picture. The browser drops what lies far behind. */
  const topUp = () => {
    if (buffer.updating || round * filmSeconds - video.currentTime > filmSeconds) return;
    buffer.timestampOffset = round * filmSeconds;
    round += 1;
    buffer.appendBuffer(film);
  };
  buffer.addEventListener("updateend", topUp);
  video.addEventListener("timeupdate", topUp);
  video.currentTime = sessionSeconds;
  topUp();
}
