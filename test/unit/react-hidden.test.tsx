import { Activity, act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { Content, TurnoutProvider, useTurnout } from "turnout/react";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Turnout } from "../../src/tracker.js";
import { startPageIngest } from "../support/page-ingest.js";

let turnout: Turnout;

/** Hands the SDK out of the tree. */
function Grab(): ReactNode {
  turnout = useTurnout();
  return null;
}

it("a provider stops when React hides it, and starts again when it is shown", async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const ingest = await startPageIngest();
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  onTestFinished(async () => {
    await act(async () => root.unmount());
    await new Promise((next) => setTimeout(next));
    await ingest.stop();
  });
  const show = (mode: "visible" | "hidden") =>
    act(async () =>
      root.render(
        <Activity mode={mode}>
          <TurnoutProvider options={{ endpoint: ingest.endpoint, key: "hidden" }}>
            <Grab />
            <Content id="s17" type="OTSession" />
          </TurnoutProvider>
        </Activity>,
      ),
    );
  const comes = (...kinds: readonly string[]) =>
    vi.waitFor(
      async () => {
        await turnout.flush();
        expect(ingest.activities().map(({ kind }) => kind)).toEqual(kinds);
      },
      { timeout: 5_000 },
    );

  await show("visible");
  await comes("content.view");
  await show("hidden");
  await new Promise((next) => setTimeout(next));
  turnout.track("user.update");
  await show("visible");
  await comes("content.view", "content.leave", "content.view");
});
