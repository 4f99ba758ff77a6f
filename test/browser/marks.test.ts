import { existsSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EventPage, inShort, startEventPage } from "../support/event-page.js";

const content = (id: string, type = "OTSession") =>
  JSON.stringify({ id, type, name: `Name ${id}`, slug: `slug-${id}` });
const body = `
<nav><a id="menu" href="#menu" data-turnout-content='${content("s18")}'>Next session</a></nav>
<main data-turnout-content='${content("s17")}'>
  <button id="like" data-turnout="content.like" aria-pressed="false">Like</button>
  <button id="hand" data-turnout="content.raiseHand"><b>Raise hand</b></button>
  <button id="love" data-turnout="content.emoji" data-turnout-emoji="Love">❤</button>
  <button id="slip" data-turnout="content.lik">Misspelt</button>
  <div data-turnout-ignore><button id="ignored" data-turnout="content.complete">Ignored</button></div>
  <form id="chat" data-turnout="content.chat"><input name="text"><input name="title" value="more"><button>Send</button></form>
  <form id="review" data-turnout="content.review">
    <select name="rating"><option>4</option></select><input name="text" value="Good"><input type="password" name="answer" value="secret">
    <button>Send</button>
  </form>
  <form id="poll" data-turnout="question.selectMany">
    <input type="checkbox" name="answers" value="Red" checked><input type="checkbox" name="answers" value="Blue" checked>
    <button>Vote</button>
  </form>
  <a id="slides" href="/files/Slides%20of%20day%201.PDF?v=2">Slides</a>
  <a id="named" href="/download/17" download="notes.txt">Notes</a>
  <a id="certificate" href="/files/certificate.pdf" data-turnout="ce.download" data-turnout-certificate="Attendance">Certificate</a>
  <ul><li data-turnout-content='${content("c1", "Course")}'><a id="card" href="#card">A course</a><button id="inner" data-turnout="content.like">Like it</button></li></ul>
  <div id="shadow"></div>
  <form id="pay" data-turnout="content.answer" data-turnout-question="Who pays?">
    <input name="answer" autocomplete="section-a billing cc-number" value="4111 1111 1111 1111"><button>Pay</button>
  </form>
  <form id="pin" data-turnout="content.answer" data-turnout-question="Which code?"><button>Enter</button></form>
  <input form="pin" name="answer" type="password" value="secret">
  <form id="vote" data-turnout="question.poll"><button name="answer" value="Yes">Yes</button><button name="answer" value="No">No</button></form>
  <div id="role" role="button" tabindex="0" data-turnout="content.complete">Complete</div>
</main>
<script>
  like.onclick = () => like.setAttribute("aria-pressed", String(like.getAttribute("aria-pressed") !== "true"));
  for (const form of document.forms) form.addEventListener("submit", (event) => { event.preventDefault(); form.reset(); });
  addEventListener("click", (event) => { if (event.target.closest("a")) event.preventDefault(); });
  shadow.attachShadow({ mode: "open" }).innerHTML = '<button id="deep" data-turnout="content.complete">Complete</button>';
  hand.addEventListener("click", (event) => event.stopPropagation());
  role.addEventListener("keydown", ({ key }) => { if (key === "Enter") role.click(); });
</script>`;

let event: EventPage;
let page: Page;

beforeAll(async () => {
  event = await startEventPage({ bodies: { "/": body } });
  page = await event.open("/");
  await event.collector.waitForRows(1);
});
afterAll(() => event.stop());

let seen = 0;
/** What the deeds add to the report, beside the view that was there before. */
async function rowsOf(deeds: () => Promise<unknown>, expected: number): Promise<string[]> {
  await deeds();
  await page.evaluate(() => (window as unknown as { turnout: { flush(): Promise<void> } }).turnout.flush());
  const rows = await event.collector.waitForRows(1 + seen + expected);
  const added = inShort(rows).slice(1 + seen);
  seen += added.length;
  return added;
}

/** Everything that the collector has on its disk, what it refused too. */
const storedIn = (store: string): string =>
  ["", "-wal"]
    .map((ending) => store.replace("sqlite:", "") + ending)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "latin1"))
    .join("");

describe("a marked element", () => {
  it("records its kind on click, also when the page stops the event, on what is around it", async () => {
    expect(await rowsOf(() => page.click("#hand b"), 1)).toEqual(["Content - OTSession · Raise Hand · s17"]);
  });

  it("records a toggle by its state after the click", async () => {
    const clicks = async (): Promise<void> => {
      await page.click("#like");
      await page.click("#like");
    };
    expect(await rowsOf(clicks, 2)).toEqual(["Content - OTSession · Like · s17", "Content - OTSession · Unlike · s17"]);
  });

  it("takes details from its attributes", async () => {
    expect(await rowsOf(() => page.click("#love"), 1)).toEqual(["Content - OTSession · Emoji · Love · s17"]);
  });

  it("takes details from a form's fields as they were, though the page clears them, and never a password", async () => {
    const submit = async (): Promise<void> => {
      await page.fill("#chat input", 'Hello, "all"');
      await page.press("#chat input", "Enter");
      await page.click("#review button");
      await page.click("#poll button");
    };
    expect(await rowsOf(submit, 3)).toEqual([
      'Content - OTSession · Chat · Hello, "all" · s17',
      "Content - OTSession · Review · Rating: 4 / Good · s17",
      "Question - Select Many · Answer · Red; Blue · s17",
    ]);
  });

  it("inside another content's card records on that content", async () => {
    expect(await rowsOf(() => page.click("#inner"), 1)).toEqual(["Content - Course · Like · c1"]);
  });

  it("works in an open shadow root and by keyboard, not inside data-turnout-ignore", async () => {
    const deeds = async (): Promise<void> => {
      await page.focus("#deep");
      await page.keyboard.press("Space");
      await page.click("#ignored");
    };
    expect(await rowsOf(deeds, 1)).toEqual(["Content - OTSession · Complete · s17"]);
  });

  it("takes the answer from the button that sends the form", async () => {
    expect(await rowsOf(() => page.click("#vote >> text=No"), 1)).toEqual(["Question - Poll · Answer · No · s17"]);
  });

  it("works by the keys that press it, and not by a middle button, which presses nothing", async () => {
    const deeds = async (): Promise<void> => {
      await page.click("#love", { button: "middle" });
      await page.focus("#love");
      await page.keyboard.press("Enter");
      await page.focus("#role");
      await page.keyboard.press("Enter");
    };
    expect(await rowsOf(deeds, 2)).toEqual([
      "Content - OTSession · Emoji · Love · s17",
      "Content - OTSession · Complete · s17",
    ]);
  });

  it("never reads a card's field, nor a password that is the form's from outside of it", async () => {
    const deeds = async (): Promise<void> => {
      await page.click("#pay button");
      await page.click("#pin button");
      await page.click("#love");
    };
    expect(await rowsOf(deeds, 1)).toEqual(["Content - OTSession · Emoji · Love · s17"]);
    expect(storedIn(event.collector.store)).toContain("Who pays?");
    expect(storedIn(event.collector.store)).not.toMatch(/4111|secret/);
  });

  it("with a misspelt kind is rejected by the collector, and the rest of its batch is not", async () => {
    const deeds = async (): Promise<void> => {
      await page.click("#slip");
      await page.click("#love");
    };
    expect(await rowsOf(deeds, 1)).toEqual(["Content - OTSession · Emoji · Love · s17"]);
  });
});

describe("a link", () => {
  it("to a file is a download named after the file, by mouse, middle button or keyboard", async () => {
    const clicks = async (): Promise<void> => {
      await page.click("#slides");
      await page.click("#named");
      await page.click("#slides", { button: "middle" });
      await page.focus("#slides");
      await page.keyboard.press("Enter");
    };
    expect(await rowsOf(clicks, 4)).toEqual([
      "Download · Download · Slides of day 1.PDF · s17",
      "Download · Download · notes.txt · s17",
      "Download · Download · Slides of day 1.PDF · s17",
      "Download · Download · Slides of day 1.PDF · s17",
    ]);
  });

  it("that is marked is what its mark says, and no download beside", async () => {
    expect(await rowsOf(() => page.click("#certificate"), 1)).toEqual([
      "Continuing Education · Download · Attendance · s17",
    ]);
  });

  it("into content from a menu or a card is a click on the target", async () => {
    const clicks = async (): Promise<void> => {
      await page.click("#menu");
      await page.click("#card");
    };
    expect(await rowsOf(clicks, 2)).toEqual(["Content - OTSession · Click · s18", "Content - Course · Click · c1"]);
  });
});
