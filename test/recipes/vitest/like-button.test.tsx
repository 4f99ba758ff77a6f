import { act } from "react";
import { createRoot } from "react-dom/client";
import { Content, TurnoutProvider } from "turnout/react";
import { createTestTurnout, type TestTurnout } from "turnout/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LikeButton } from "./like-button.js";

let test: TestTurnout;

beforeEach(() => {
  test = createTestTurnout();
});
afterEach(() => test.turnout.stop());

it("records a like on the session", async () => {
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  await act(async () =>
    root.render(
      <TurnoutProvider turnout={test.turnout}>
        <Content id="s17" type="OTSession" name="Opening keynote" slug="opening-keynote">
          <LikeButton />
        </Content>
      </TurnoutProvider>,
    ),
  );
  document.querySelector("button")?.click();

  const like = await test.waitFor("content.like");
  expect(like).toMatchObject({ category: "Content - OTSession", action: "Like", content: { id: "s17" } });
  await test.waitFor("content.view");
  expect(test.activities().map(({ kind }) => kind)).toEqual(["content.view", "content.like"]);
  await act(async () => root.unmount());
});

it("records nothing else", async () => {
  await test.waitFor("page.view");
  expect(test.activities()).toHaveLength(1);
});
