import { join } from "node:path";
import type { Page } from "playwright-core";
import type { EventPage } from "./event-page.js";

const fixture = (name: string): string => join(import.meta.dirname, "../fixtures", name);

/** Ten seconds of film, in two formats. */
export const filmFiles = { "/film.webm": fixture("ten-seconds.webm"), "/film.mp4": fixture("ten-seconds.mp4") };

/** A page about a content of its own, so that its rows are told from those of the others, with a button that plays its film. */
export const aboutFilm = (id: string, body: string): string =>
  `<main data-turnout-content='{"id":"${id}","type":"OTSession","name":"${id}","slug":"${id}"}'>${body}
  <button id="play" onclick="film().play()">Play</button></main>
  <script>window.film = () => document.querySelector("video") ?? document.querySelector("#host").shadowRoot.querySelector("video")</script>`;

export const videoTag = (attributes = "", source = "/film.webm"): string =>
  `<video src="${source}" width="160" ${attributes}></video>`;

/** Actions of the rows of a content that tell of its film, once there are so many. */
export async function filmRows({ collector }: EventPage, id: string, until: number): Promise<string[]> {
  const of = (rows: readonly { readonly [column: string]: string }[]): string[] =>
    rows
      .filter((row) => row["Content ID"] === id)
      .flatMap(({ Action = "" }) => (/Play|Watch/.test(Action) ? Action : []));
  return of(await collector.waitForRows((rows) => of(rows).length >= until));
}

export const watches = (times: number): string[] => Array(times).fill("Watch");

/** Waits until the film is so far. */
export const reach = (page: Page, seconds: number): Promise<unknown> =>
  page.waitForFunction((until) => Reflect.get(window, "film")().currentTime >= until, seconds, {
    timeout: 30_000,
    polling: 20,
  });

/** Pauses the film once it is so far: the page does it, which is not as late as somebody from outside. */
export const stopAt = (page: Page, seconds: number): Promise<void> =>
  page.evaluate(async (until) => {
    const film = Reflect.get(window, "film")();
    while (film.currentTime < until) await new Promise((next) => setTimeout(next, 10));
    film.pause();
  }, seconds);

export const evaluate = (page: Page, script: string): Promise<unknown> => page.evaluate(script);
