import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkConfig, defaultConfig, loadConfig } from "../src/config.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const site = { id: "expo", key: "k", zone: "Europe/Berlin" };

describe("the configuration", () => {
  test("is one demo site when no file is given", () => {
    expect(loadConfig(undefined)).toBe(defaultConfig);
    expect(defaultConfig.sites).toMatchObject([
      { id: "demo", key: "demo", name: "Demo", zone: "UTC", loopbackOnly: true },
    ]);
  });

  test("is read from a file, and a site's name defaults to its id", () => {
    const file = join(temporaryDirectory(), "turnout.json");
    const links = [{ label: "Demo", url: "https://event.example.org/" }];
    writeFileSync(
      file,
      JSON.stringify({ sites: [{ ...site, origins: ["https://a.example"] }], reportToken: "t", links }),
    );
    expect(loadConfig(file)).toMatchObject({
      sites: [{ ...site, name: "expo", origins: ["https://a.example"] }],
      reportToken: "t",
      links,
    });
  });

  test("that cannot be read names the file", () => {
    const directory = temporaryDirectory();
    expect(() => loadConfig(join(directory, "none.json"))).toThrow(/none\.json: .*no such file/);
    writeFileSync(join(directory, "bad.json"), "{");
    expect(() => loadConfig(join(directory, "bad.json"))).toThrow(/bad\.json: .*JSON/);
  });

  const wrong: readonly [config: unknown, message: string][] = [
    [[], "the configuration must be an object"],
    [{}, 'the configuration lacks the field "sites"'],
    [{ sites: {} }, "sites must be a list"],
    [{ sites: [] }, "sites must have at least one entry"],
    [
      { sites: [site], reporttoken: "t" },
      'the configuration has the unknown field "reporttoken"; known are $schema, sites',
    ],
    [{ sites: [site], reportToken: "" }, "reportToken must be a text that is not empty"],
    [{ sites: [site, { ...site, id: 7 }] }, "sites[1].id must be a text"],
    [{ sites: [{ ...site, id: 'a"b' }] }, "sites[0].id must be letters, digits"],
    [
      { sites: [{ ...site, zone: "Berlin" }] },
      'sites[0].zone must be an IANA time zone such as Europe/Berlin, not "Berlin"',
    ],
    [
      { sites: [{ ...site, origins: ["https://a.example/"] }] },
      "sites[0].origins[0] must be an origin without a path, such as https://a.example",
    ],
    [{ sites: [{ ...site, origins: "*" }] }, "sites[0].origins must be a list"],
    [{ sites: [{ ...site, loopbackOnly: true }] }, 'sites[0] has the unknown field "loopbackOnly"'],
    [{ sites: [site, { ...site, key: "other" }] }, 'two sites have the id "expo"'],
    [{ sites: [site, { ...site, id: "other" }] }, 'two sites have the key "k"'],
    [
      { sites: [site], links: [{ label: "x", url: "javascript:alert(1)" }] },
      "links[0].url must be an http or https address",
    ],
  ];
  for (const [config, message] of wrong) {
    test(`is refused with "${message}"`, () => {
      expect(() => checkConfig(config)).toThrow(message);
    });
  }
});
