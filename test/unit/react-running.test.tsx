import { act, type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Content, TurnoutProvider, useTurnout } from "turnout/react";
import { createTestTurnout } from "turnout/testing";
import { expect, it, vi } from "vitest";
import type { Turnout } from "../../src/tracker.js";

let found: Turnout;

/** Hands the SDK out of the tree. */
function Grab(): ReactNode {
  found = useTurnout();
  return null;
}

it("a provider takes an SDK that runs already, under StrictMode too, and lets it run on when it goes", async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const { turnout, waitFor, activities } = createTestTurnout();
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  await act(async () =>
    root.render(
      <StrictMode>
        <TurnoutProvider turnout={turnout}>
          <Grab />
          <Content id="s17" type="OTSession" />
        </TurnoutProvider>
      </StrictMode>,
    ),
  );
  await waitFor("content.view");
  await act(async () => root.unmount());
  await waitFor("page.view");
  found.track("user.update");
  await waitFor("user.update");
  turnout.stop();
  expect(found).toBe(turnout);
  expect(activities().map(({ kind, content }) => [kind, content?.id])).toEqual([
    ["content.view", "s17"],
    ["content.leave", "s17"],
    ["page.view", undefined],
    ["user.update", undefined],
  ]);
});
