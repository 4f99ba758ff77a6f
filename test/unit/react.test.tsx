import { act, type ReactNode, StrictMode, useEffect, useRef } from "react";
import { createRoot, type Root } from "react-dom/client";
import { Content, TurnoutProvider, useTrack, useTurnout, useWatch } from "turnout/react";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Turnout } from "../../src/tracker.js";
import { type PageIngest, startPageIngest } from "../support/page-ingest.js";

const keynote = { id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };
const course = { id: "c3", type: "Course", name: "Reading a shoreline", slug: "reading-a-shoreline" };
const lesson = { id: "c3-l1", type: "Lesson", name: "Profiles", slug: "profiles" };

let ingest: PageIngest;
let root: Root;
let sites = 0;
let options: { readonly endpoint: string; readonly key: string };
let turnout: Turnout;

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  ingest = await startPageIngest();
  // Each test is a site of its own, so that nothing waits from the one before.
  options = { endpoint: ingest.endpoint, key: `site-${sites++}` };
  root = createRoot(document.body.appendChild(document.createElement("div")));
});

afterEach(async () => {
  await act(async () => root.unmount());
  // The leave of the last view goes out, and the SDK stops, a task after its provider went.
  await turnout.flush();
  await new Promise((next) => setTimeout(next));
  await ingest.stop();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

/** Hands the SDK out of the tree. */
function Grab(): null {
  turnout = useTurnout();
  return null;
}

/** Signs in as it is mounted. */
function SignIn(): null {
  const { identify, track } = useTurnout();
  useEffect(() => {
    identify({ id: "u42", first: "Ada" });
    track("user.logIn");
  }, [identify, track]);
  return null;
}

/** Starts the course around it as it is mounted. */
function Start(): null {
  const start = useTrack("content.start");
  useEffect(() => start(), [start]);
  return null;
}

function Chat(): ReactNode {
  const chat = useTrack("content.chat");
  return <button type="button" onClick={() => chat({ text: "Hello" }, { content: course })} />;
}

const likes = new Set<unknown>();

function Like(): null {
  const like = useTrack("content.like");
  useEffect(() => void likes.add(like));
  return null;
}

/** A film of two seconds that plays from now on, with the handle that Wistia gives. */
function beginFilm() {
  const begunAt = performance.now();
  const time = (): number => Math.min(2, (performance.now() - begunAt) / 1_000);
  return {
    hashedId: () => "abc123",
    state: () => (time() < 2 ? "playing" : "ended"),
    time,
    duration: () => 2,
    playbackRate: () => 1,
  };
}

function Film({ handle }: { readonly handle: object }): null {
  useWatch(useRef(handle));
  return null;
}

/** Renders in StrictMode, where React mounts everything twice. */
async function render(page: ReactNode): Promise<void> {
  await act(async () =>
    root.render(
      <StrictMode>
        <TurnoutProvider options={options}>
          <Grab />
          {page}
        </TurnoutProvider>
      </StrictMode>,
    ),
  );
}

const inShort = (): string[] =>
  ingest.activities().map(({ kind, content }) => [kind, content?.id].filter(Boolean).join(" "));

const times = (row: string): number => inShort().filter((other) => other === row).length;

/** All that has been received once this has, as often as said. */
async function upTo(row: string, count = 1): Promise<string[]> {
  const sent = async (): Promise<void> => {
    await turnout.flush();
    expect(times(row)).toBe(count);
  };
  await vi.waitFor(sent, { timeout: 3_000 });
  return inShort();
}

describe("TurnoutProvider", () => {
  it("starts one SDK under StrictMode: one view and no leave", async () => {
    await render(null);
    expect(await upTo("page.view")).toEqual(["page.view"]);
  });

  it("passes on what was called in effects that ran before its own", async () => {
    await render(<SignIn />);
    await upTo("page.view");
    expect(ingest.activities().every(({ user }) => user?.id === "u42" && user.first === "Ada")).toBe(true);
    expect(inShort()).toContain("user.logIn");
  });

  it("reports wrong options, and shows the page all the same", async () => {
    const reported: unknown[] = [];
    vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
    await act(async () =>
      root.render(
        <TurnoutProvider options={{ endpoint: "nowhere", key: "demo" }}>
          <Grab />
          <p>Schedule</p>
        </TurnoutProvider>,
      ),
    );
    expect(String(reported)).toMatch(/option "endpoint" must be/);
    expect(document.body.textContent).toBe("Schedule");
    turnout.track("user.update");
    await turnout.flush();
  });

  it("is needed by hooks, which say so", async () => {
    // React prints what it rethrows.
    const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => printed.mockRestore());
    await expect(act(async () => root.render(<Grab />))).rejects.toThrow(/useTurnout needs a <TurnoutProvider>/);
  });
});

describe("Content", () => {
  it("describes the view of the page that it comes with", async () => {
    await render(<Content {...keynote} />);
    expect(await upTo("content.view s17")).toEqual(["content.view s17"]);
  });

  it("ends its view when it goes", async () => {
    await render(<Content {...keynote} />);
    await upTo("content.view s17");
    await render(null);
    expect(await upTo("page.view")).toEqual(["content.view s17", "content.leave s17", "page.view"]);
  });

  it("is no new view when its name follows, and one when it becomes another", async () => {
    const { id, type } = keynote;
    await render(<Content id={id} type={type} />);
    await upTo("content.view s17");
    await render(<Content {...keynote} />);
    await render(<Content {...course} />);
    expect(await upTo("course.view c3")).toEqual(["content.view s17", "content.leave s17", "course.view c3"]);
    expect(ingest.activities().map(({ content }) => content?.name)).toEqual([
      "",
      "Opening keynote",
      "Reading a shoreline",
    ]);
  });

  it("gives way to one within it, and comes back after it", async () => {
    const page = (inner: ReactNode) => <Content {...course}>{inner}</Content>;
    await render(page(<Content {...lesson} />));
    expect(await upTo("lesson.view c3-l1")).toEqual(["lesson.view c3-l1"]);
    await render(page(null));
    expect(await upTo("course.view c3")).toEqual(["lesson.view c3-l1", "lesson.leave c3-l1", "course.view c3"]);
  });

  it("is not taken back by one that goes after it came, as when a page fades out", async () => {
    await render(<Content key="old" {...keynote} />);
    await upTo("content.view s17");
    await render([<Content key="old" {...keynote} />, <Content key="new" {...course} />]);
    await render([<Content key="new" {...course} />]);
    expect(await upTo("course.view c3")).toEqual(["content.view s17", "content.leave s17", "course.view c3"]);
  });

  it("lasts when the route changes below a layout that stays", async () => {
    await render(<Content {...keynote} />);
    await upTo("content.view s17");
    history.pushState(null, "", "/s17/chat");
    expect(await upTo("content.view s17", 2)).toEqual(["content.view s17", "content.leave s17", "content.view s17"]);
  });
});

describe("useTrack", () => {
  it("records on the content around it, also in the effect that mounts them both", async () => {
    await render(null);
    await upTo("page.view");
    await render(
      <Content {...course}>
        <Start />
      </Content>,
    );
    await upTo("course.view c3");
    // Twice, since StrictMode runs the effect of the test's own component twice.
    expect(times("course.start c3")).toBe(2);
  });

  it("takes the details of its kind, and another content when told", async () => {
    await render(
      <Content {...keynote}>
        <Chat />
      </Content>,
    );
    document.querySelector("button")?.click();
    await upTo("content.chat c3");
    expect(ingest.activities().find(({ kind }) => kind === "content.chat")?.details).toEqual({ text: "Hello" });
  });

  it("stays the same function from render to render", async () => {
    const like = () => (
      <Content {...keynote}>
        <Like />
      </Content>
    );
    await render(like());
    await render(like());
    expect(likes.size).toBe(1);
  });
});

describe("useWatch", () => {
  const watches = async (): Promise<number> => {
    await turnout.flush();
    return times("content.watch s17");
  };

  it("watches what its ref holds, on the content around it, for as long as it is mounted", async () => {
    const film = beginFilm();
    await render(
      <Content {...keynote}>
        <Film handle={film} />
      </Content>,
    );
    await expect.poll(watches, { timeout: 10_000 }).toBeGreaterThan(0);
    await render(null);
    const watched = await watches();
    await expect.poll(film.state, { timeout: 10_000 }).toBe("ended");
    expect(await watches()).toBe(watched);
    expect(watched).toBeLessThan(10);
  });
});
