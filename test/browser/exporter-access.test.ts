import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, it } from "vitest";
import { exporterOfConference } from "../support/exporter.js";

const { open } = exporterOfConference(3_000);

describe("everybody", () => {
  const views = [
    "",
    "?view=rows&columns=Inferred",
    "?view=session&about=s17",
    "?view=people&about=u7",
    "?view=live",
    "?view=exports",
  ];
  it.each(views)("can use %j, in light and in dark, as far as a machine can tell", async (query) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open(query, { colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))])).toEqual([]);
    }
  });

  it("walks the views by keyboard", async () => {
    const page = await open();
    await page.getByRole("tab", { name: "Overview" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tab", { name: "Rows" }).getAttribute("aria-selected")).toBe("true");
    await page.locator("#preview").waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByText("Activities over time").first().waitFor();
  });

  it("finds all of it on a narrow screen, with the filters folded", async () => {
    const page = await open("", { viewport: { width: 390, height: 800 } });
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(widths[0]).toBe(widths[1]);
    expect(await page.getByLabel("Person").isVisible()).toBe(false);
    await page.getByText("Filters").click();
    expect(await page.getByLabel("Person").isVisible()).toBe(true);
  });
});
