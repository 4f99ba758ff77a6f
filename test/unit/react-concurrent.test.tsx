import { act, lazy, type ReactNode, StrictMode, Suspense, startTransition, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { Content, TurnoutProvider, useTrack } from "turnout/react";
import { createTestTurnout, type TestTurnout } from "turnout/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

let test: TestTurnout;
let root: Root;
let goTo: (page: ReactNode) => void;

/** Shows one page after another, as a router does in a transition. */
function App(): ReactNode {
  const [page, setPage] = useState<ReactNode>(<Content id="home" type="OTSession" />);
  goTo = setPage;
  return <Suspense fallback={<p>Loading</p>}>{page}</Suspense>;
}

/** A page that suspends until it is `ready`. */
function slowPage(page: ReactNode) {
  let ready = (): void => undefined;
  const Page = lazy(
    () =>
      new Promise<{ default: () => ReactNode }>((done) => {
        ready = () => done({ default: () => page });
      }),
  );
  return { page: <Page />, ready: () => act(async () => ready()) };
}

function Start(): ReactNode {
  const start = useTrack("content.start");
  return <button type="button" onClick={() => start()} />;
}

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  test = createTestTurnout();
  root = createRoot(document.body.appendChild(document.createElement("div")));
  await act(async () =>
    root.render(
      <StrictMode>
        <TurnoutProvider turnout={test.turnout}>
          <App />
        </TurnoutProvider>
      </StrictMode>,
    ),
  );
  await test.waitFor("content.view");
});
afterEach(async () => {
  await act(async () => root.unmount());
  test.turnout.stop();
  document.body.replaceChildren();
});

const inShort = (): string[] => test.activities().map(({ kind, content }) => `${kind} ${content?.id}`);

it("a page is viewed when it is shown, not when it begins to load", async () => {
  const talk = slowPage(<Content id="talk" type="OTSession" />);
  await act(async () => startTransition(() => goTo(talk.page)));
  await test.turnout.flush();
  expect(inShort()).toEqual(["content.view home"]);
  test.clear();
  await talk.ready();
  await test.waitFor("content.view");
  expect(inShort()).toEqual(["content.leave home", "content.view talk"]);
});

it("a page that was begun and given up for another is never viewed", async () => {
  const never = slowPage(<Content id="never" type="OTSession" />);
  await act(async () => startTransition(() => goTo(never.page)));
  test.clear();
  await act(async () => startTransition(() => goTo(<Content id="talk" type="OTSession" />)));
  await never.ready();
  await test.waitFor("content.view");
  expect(inShort()).toEqual(["content.leave home", "content.view talk"]);
});

it("a page is not left while a part of it is still loading", async () => {
  const part = slowPage(<Start />);
  await act(async () => goTo(<Content id="home" type="OTSession" />));
  await act(async () =>
    goTo(
      <Content id="home" type="OTSession">
        {part.page}
      </Content>,
    ),
  );
  expect(document.body.textContent).toBe("Loading");
  await part.ready();
  document.querySelector("button")?.click();
  await test.waitFor("content.start");
  expect(inShort()).toEqual(["content.view home", "content.start home"]);
});
