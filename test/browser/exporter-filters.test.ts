import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { countIs, exporterOfConference, saved, settled, totalOfPlot } from "../support/exporter.js";

const rows = 3_000;

const { open, ask, csvRows, url } = exporterOfConference(rows);

describe("the overview", () => {
  it.each([
    "",
    "?zone=Asia/Kathmandu&signedIn=false",
    "?section=Content%2FWatched&from=2026-11-23T10:30&to=2026-11-24T11:00",
    "?traffic=attendees&type=OTSession,Lesson",
    "?section=Content&user=u7,u8,u9",
    "?kind=resource.download&to=2026-11-23",
  ])("says one number in all places for %j: page, plot, API and file", async (query) => {
    const page = await open(query);
    const count = await settled(page);
    expect(
      (
        await ask(
          `count${new URL(page.url()).search}`
            .replaceAll("%2C", ",")
            .replace("type=OTSession,Lesson", "type=OTSession&type=Lesson")
            .replace("user=u7,u8,u9", "user=u7&user=u8&user=u9"),
        )
      ).count,
    ).toBe(count);
    if (count > 0) expect(await totalOfPlot(page)).toBe(count);
    const { bytes } = await saved(page, () => page.getByRole("button", { name: "Download CSV" }).click());
    expect(parse(bytes, { bom: true, columns: true })).toHaveLength(count);
    await page.getByText(new RegExp(`, ${new Intl.NumberFormat("en-GB").format(count)} rows?\\.$`)).waitFor();
  });

  it("keeps the hours that are dragged over, and shows them in the fields and the address", async () => {
    const page = await open();
    const plot = await page.locator(".u-over").boundingBox();
    if (!plot) throw new Error("There is no plot.");
    await page.mouse.move(plot.x + plot.width * 0.02, plot.y + 50);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.2, plot.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/from=2026-11-23T\d\d%3A\d\d&to=2026-11-23T/);
    const count = await settled(page);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(rows);
    expect(await page.getByLabel("From, time").inputValue()).toMatch(/^\d\d:\d\d$/);
    expect(await totalOfPlot(page)).toBe(count);
  });

  it("keeps a content that is chosen, and says what was downloaded", async () => {
    const page = await open();
    const { contents } = await ask("contents");
    await page.getByRole("button", { name: contents[0].name }).click();
    await countIs(page, contents[0].count);
    expect(await page.getByLabel("Content ID").inputValue()).toBe(contents[0].id);
    await page.goto(url());
    const { labels } = await ask("labels?kind=resource.download");
    const bars = page.locator("section", { hasText: "Downloads" }).locator(".bars li");
    await bars.first().waitFor();
    expect(await bars.first().locator(".name, .value").allInnerTexts()).toEqual([
      labels[0].label,
      String(labels[0].count),
    ]);
  });
});

describe("the filters", () => {
  it("narrow by person, sign-in, staff, type and kind, each as the API does", async () => {
    const page = await open("?view=rows");
    const countOf = async (query: string): Promise<number> => (await ask(`count?${query}`)).count;
    await page.locator("#signed-in").selectOption("false");
    await countIs(page, await countOf("signedIn=false"));
    await page.locator("#signed-in").selectOption("");
    await page.locator("#traffic").selectOption("staff");
    await countIs(page, await countOf("traffic=staff"));
    await page.locator("#traffic").selectOption("attendees");
    await countIs(page, await countOf("traffic=attendees"));
    await page.locator("#verified").selectOption("true");
    await countIs(page, await countOf("traffic=attendees&verified=true"));
    await page.locator("#verified").selectOption("");
    await page.getByLabel("Content type").fill("Lesson");
    await countIs(page, await countOf("traffic=attendees&type=Lesson"));
    await page.locator("#kind").fill("lesson.view");
    await countIs(page, await countOf("traffic=attendees&type=Lesson&kind=lesson.view"));
    expect(new URL(page.url()).search).toBe("?traffic=attendees&kind=lesson.view&type=Lesson&view=rows");
    await page.reload();
    await countIs(page, await countOf("traffic=attendees&type=Lesson&kind=lesson.view"));
    expect(await page.locator("#kind").inputValue()).toBe("lesson.view");
  });

  it("find a person by name and by e-mail address, and never filter by half a name", async () => {
    const page = await open("?view=rows");
    const [, , someone] = await csvRows("unique-users.csv");
    const { "User ID": id = "", First: first, Last: last, Email: email = "" } = someone ?? {};
    const { count } = await ask(`count?user=${id}`);
    const field = page.getByLabel("Person");
    await field.pressSequentially(`${first} ${last}`);
    await page.locator(`#persons option[value="${id}"]`, { hasText: `${first} ${last} · ${email}` }).waitFor({
      state: "attached",
    });
    expect(new URL(page.url()).searchParams.get("user")).toBe(null);
    await field.fill(email);
    await field.press("Enter");
    await countIs(page, count);
    expect(await field.inputValue()).toBe(id);
    expect(new URL(page.url()).searchParams.get("user")).toBe(id);
    await field.fill(`${id},`);
    await field.pressSequentially("nobody at all");
    await countIs(page, count);
    await field.fill("");
    await page.waitForURL((url) => !url.search.includes("user"));
  });

  it("say in the line below the count what share was concluded, and what share is of visitors", async () => {
    const page = await open();
    await page.getByText(/% of leaves inferred · .*% by visitors without sign-in/).waitFor();
    expect(await page.getByText("without consent").count()).toBe(0);
  });

  it("say what devices dropped without consent, once one has told of it", async () => {
    const device = "01900000-0000-7000-8000-00000000d000";
    const told = { device, written: 0, losses: { consent: 30 }, activities: [] };
    const body = JSON.stringify({ v: 1, key: "demo", sentAt: Date.now(), sdk: "test", ...told });
    expect((await fetch(`${url()}/v1/activities`, { method: "POST", body })).status).toBe(200);
    const page = await open();
    const { expected } = await ask("completeness");
    const share = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 }).format(30 / expected);
    await page.getByText(`30 without consent (${share})`).waitFor();
  });
});

describe("the rows", () => {
  it("come with the columns that are asked for, in the preview, the address and the file", async () => {
    const page = await open("?view=rows");
    await page.getByText("Columns · 12").click();
    await page.getByRole("checkbox", { name: "Inferred" }).check();
    await page.waitForURL(/columns=Inferred/);
    await page.locator("#preview th", { hasText: "Inferred" }).waitFor();
    await settled(page);
    const { bytes } = await saved(page, () => page.getByRole("button", { name: "Download CSV" }).click());
    expect(bytes.toString().split("\r\n")[0]?.endsWith("Content Slug,Inferred")).toBe(true);
  });

  it("go on when more are asked for", async () => {
    const page = await open("?view=rows");
    await page.getByText(/^The first 50 of 3,0\d\d rows; the download has all\.$/).waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText(/^The first 100 of 3,0\d\d rows; the download has all\.$/).waitFor();
    expect(await page.locator("#preview tbody tr").count()).toBe(100);
  });

  it("are downloaded as Parquet too", async () => {
    const page = await open("?view=rows&section=Feed");
    await page.getByText("More formats").click();
    const { name, bytes } = await saved(page, () => page.getByRole("button", { name: "Parquet" }).click());
    expect(name).toMatch(/\.parquet$/);
    expect(bytes.subarray(0, 4).toString()).toBe("PAR1");
    await page.getByText(/^Saved .*parquet: [\d.]+ MB\.$/).waitFor();
  });
});

describe("the download", () => {
  it("says how far it is, and leaves nothing behind when it is cancelled", async () => {
    const page = await open();
    const slow = { offline: false, latency: 0, downloadThroughput: 30_000, uploadThroughput: -1 };
    await (await page.context().newCDPSession(page)).send("Network.emulateNetworkConditions", slow);
    const files: unknown[] = [];
    page.on("download", (file) => files.push(file));
    await page.getByRole("button", { name: "Download CSV" }).click();
    await page.getByText(/^[\d.]+ MB, [\d,]+ rows of 3,0\d\d$/).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Download cancelled.").waitFor();
    expect(await page.getByRole("button", { name: "Download CSV" }).isEnabled()).toBe(true);
    expect(files).toEqual([]);
  });

  it("warns of more rows than a spreadsheet opens, and offers parts that it does open", async () => {
    const page = await open();
    // A store of so many takes minutes to fill; of the number alone the page makes its warning.
    await page.route("**/v1/reports/count?*", (route) => route.fulfill({ json: { count: 1_500_000 } }));
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("A spreadsheet opens 1,048,576 rows at most; these are 1,500,000.").waitFor();
    await page.getByRole("button", { name: "Export in parts" }).click();
    await page.getByLabel("Rows a file").waitFor();
    expect(await page.getByLabel("Rows a file").inputValue()).toBe("1048575");
    await page.unroute("**/v1/reports/count?*");
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("A spreadsheet opens").waitFor({ state: "hidden" });
  });
});
