import { createTestTurnout } from "turnout/testing";
import { showChat } from "./chat.js";

let test;

beforeEach(() => {
  showChat();
  test = createTestTurnout();
});
afterEach(() => test.turnout.stop());

it("records what is said in the chat", async () => {
  document.querySelector("input").value = "Hello";
  document.querySelector("button").click();

  const chat = await test.waitFor("content.chat");
  expect(chat).toMatchObject({ action: "Chat", label: "Hello", content: { id: "s17" } });
});

it("fails when the site records a kind that there is not", async () => {
  test.turnout.track("content.caht", { text: "Hello" });
  await expect(test.waitFor("content.chat")).rejects.toThrow("content.caht (unknown-kind)");
  expect(test.refused()).toEqual([{ kind: "content.caht", reason: "unknown-kind" }]);
});
