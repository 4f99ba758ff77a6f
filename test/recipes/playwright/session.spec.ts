import { expect, test } from "@playwright/test";
import { collectActivities } from "turnout/testing";

test("a visitor of the session is viewed, likes and leaves", async ({ page }) => {
  const { activities, waitFor, clear } = await collectActivities(page);
  await page.goto("/keynote");
  await page.click("text=Like");

  expect(await waitFor("content.like")).toMatchObject({ action: "Like", content: { id: "s17" } });
  expect(activities().map(({ kind }) => kind)).toEqual(["content.view", "content.like"]);

  clear();
  await page.click("text=Schedule");
  await waitFor("page.view");
  expect(activities().map(({ kind }) => kind)).toEqual(["content.leave", "page.view"]);
});
