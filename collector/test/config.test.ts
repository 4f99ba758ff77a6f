import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkConfig, defaultConfig, loadConfig } from "../src/config.js";
import { defaultLimits } from "../src/limits.js";
import { hashOf } from "../src/secrets.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const hash = hashOf("t");
const token = { name: "organiser", hash, role: "site-admin" };
const speaker = { name: "Ada", hash: hashOf("a"), role: "content-admin" };
const site = { id: "expo", key: "k", zone: "Europe/Berlin" };

describe("the configuration", () => {
  test("is one demo site when no file is given", () => {
    expect(loadConfig(undefined)).toBe(defaultConfig);
    expect(defaultConfig.sites).toMatchObject([
      { id: "demo", keys: [{ key: "demo" }], name: "Demo", zone: "UTC", loopbackOnly: true },
    ]);
  });

  test("is read from a file, and a site's name defaults to its id", () => {
    const file = join(temporaryDirectory(), "turnout.json");
    const links = [{ label: "Demo", url: "https://event.example.org/" }];
    writeFileSync(
      file,
      JSON.stringify({ sites: [{ ...site, origins: ["https://a.example"] }], reportTokens: [token], links }),
    );
    expect(loadConfig(file)).toMatchObject({
      sites: [{ id: "expo", name: "expo", zone: site.zone, keys: [{ key: "k", origins: ["https://a.example"] }] }],
      reportTokens: [{ name: "organiser", hash: token.hash, siteIds: ["expo"] }],
      links,
    });
  });

  test("that cannot be read names the file", () => {
    const directory = temporaryDirectory();
    expect(() => loadConfig(join(directory, "none.json"))).toThrow(/none\.json: .*no such file/);
    writeFileSync(join(directory, "bad.json"), "{");
    expect(() => loadConfig(join(directory, "bad.json"))).toThrow(/bad\.json: .*JSON/);
  });

  test("has a name in its schema for each limit that there is", () => {
    const schema = JSON.parse(readFileSync(new URL("../config.schema.json", import.meta.url), "utf8"));
    expect(Object.keys(schema.$defs.limits.properties)).toEqual(Object.keys(defaultLimits));
    expect(checkConfig({ sites: [site], limits: defaultLimits }).limits).toEqual(defaultLimits);
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
    [
      { sites: [site], reportToken: "t" },
      `reportToken is no more; in its place, for the same token, write "reportTokens": [{"name":"organiser","hash":"${hash}"`,
    ],
    [{ sites: [{ ...site, bots: "ignore" }] }, 'sites[0].bots must be "refuse" or "take", not "ignore"'],
    [{ sites: [site], trustedProxies: ["10.0.0.0/99"] }, "trustedProxies[0] must be an address, a network"],
    [{ sites: [site], trustedProxies: ["proxy"] }, "trustedProxies[0] must be an address, a network"],
    [{ sites: [site], limits: { bodyLimitBytes: 10 } }, "limits.bodyLimitBytes must be at least 1024, not 10"],
    [{ sites: [site], limits: { addressLimitPerSecond: "10" } }, "addressLimitPerSecond must be a number or null"],
    [{ sites: [site], limits: { bodyLimit: 1 } }, 'limits has the unknown field "bodyLimit"; known are bodyLimitBytes'],
    [{ sites: [site], reportTokens: [] }, "reportTokens must have at least one entry"],
    [{ sites: [site], reportTokens: [{ ...token, hash: "t" }] }, "reportTokens[0].hash must be the line that"],
    [
      { sites: [site], reportTokens: [{ ...token, role: "admin" }] },
      'must be "site-admin" or "content-admin", not "admin"',
    ],
    [{ sites: [site], reportTokens: [{ ...token, sites: ["x"] }] }, 'reportTokens[0].sites: no site has the id "x"'],
    [{ sites: [site], reportTokens: [{ ...token, contents: ["s1"] }] }, "a site-admin reads all"],
    [{ sites: [site], reportTokens: [speaker] }, 'reportTokens[0] is of a content-admin, so it needs "contents"'],
    [{ sites: [site], reportTokens: [token, { ...token, name: "x" }] }, "two report tokens have the hash"],
    [{ sites: [site], reportTokens: [token, { ...speaker, name: token.name, contents: ["s1"] }] }, "have the name"],
    [
      { sites: [site, { ...site, id: "b", key: "b" }], reportTokens: [{ ...speaker, contents: ["s1"] }] },
      'so "sites" must name one',
    ],
    [{ sites: [{ ...site, keys: [{ key: "b" }] }] }, 'sites[0] needs either "key"'],
    [{ sites: [{ ...site, key: undefined }] }, 'sites[0] needs either "key"'],
    [
      { sites: [{ ...site, key: undefined, keys: [{ key: "b", origins: ["x"] }] }] },
      "sites[0].keys[0].origins[0] must be an http",
    ],
    [
      { sites: [{ ...site, identity: "required" }] },
      'sites[0].identity is "required", so sites[0].identityKeys must say',
    ],
    [{ sites: [{ ...site, identity: "needed" }] }, 'sites[0].identity must be "optional" or "required", not "needed"'],
    [
      { sites: [{ ...site, identityKeys: [{ algorithm: "HS256", secret: "short" }] }] },
      "sites[0].identityKeys[0].secret must have at least 32 characters",
    ],
    [
      { sites: [{ ...site, identityKeys: [{ algorithm: "EdDSA", publicKey: "x" }] }] },
      "sites[0].identityKeys[0].publicKey must be an Ed25519 public key",
    ],
    [
      { sites: [{ ...site, identityKeys: [{ algorithm: "HS256" }] }] },
      'identityKeys[0] of HS256 needs a "secret" only',
    ],
    [{ sites: [{ ...site, identityKeys: [{ algorithm: "EdDSA" }] }] }, 'identityKeys[0] of EdDSA needs a "publicKey"'],
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
    [{ sites: [site, { ...site, id: "other" }] }, 'there are two keys "k"'],
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
