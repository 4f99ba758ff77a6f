import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../../src/config.js";
import { activity, envelope, startCollector } from "../support/collector.js";

const secret = "a secret of the site's server, long enough";
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const pem = publicKey.export({ type: "spki", format: "pem" });

const configOf = (identity: "optional" | "required") =>
  checkConfig({
    sites: [
      {
        id: "demo",
        key: "demo",
        zone: "UTC",
        identity,
        identityKeys: [
          { algorithm: "HS256", secret },
          { algorithm: "EdDSA", publicKey: pem },
        ],
      },
    ],
  });

const start = (identity: "optional" | "required") => startCollector({ config: configOf(identity) });

/** A token as a site's server makes one; what is given takes the place of what is right. */
function tokenOf({ sub = "ada", aud = "demo", exp = "1h" as string | number, claims = {} } = {}) {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(sub)
    .setAudience(aud)
    .setExpirationTime(exp);
}

const signed = (token: SignJWT) => token.sign(Buffer.from(secret));
const ada = { user: { id: "ada", first: "Ada" } };
const seconds = (ms: number) => Math.floor(ms / 1_000);
const hourMs = 3_600_000;

describe("a person with a token of the site's server", () => {
  test("is proved, by a shared secret or by a signature", async () => {
    const { send, rows } = await start("required");
    const byHand = { alg: "EdDSA" };
    const eddsa = new SignJWT({})
      .setProtectedHeader(byHand)
      .setSubject("ada")
      .setAudience("demo")
      .setExpirationTime("1h");
    for (const token of [await signed(tokenOf()), await eddsa.sign(privateKey)]) {
      expect((await send([activity()], { ...ada, token })).body).toMatchObject({ accepted: 1, rejected: [] });
    }
    expect(await rows()).toMatchObject(Array(2).fill({ verified: true, user: ada.user }));
  });

  test("is proved for what happened before the token ran out, also when it comes days later", async () => {
    const { send, rows } = await start("required");
    const token = await signed(tokenOf({ exp: seconds(Date.now() - hourMs) }));
    const [during, after] = [activity({ at: Date.now() - 2 * hourMs }), activity({ at: Date.now() - hourMs / 2 })];
    expect((await send([during, after], { ...ada, token })).body).toMatchObject({
      accepted: 1,
      rejected: [{ id: after.id, reason: "unproven-identity" }],
    });
    expect(await rows()).toMatchObject([{ id: during.id, verified: true }]);
  });
});

const forgeries: readonly [what: string, make: () => Promise<string | undefined>][] = [
  ["without a token", async () => undefined],
  ["with words for a token", async () => "let.me.in"],
  ["with another person's token", () => signed(tokenOf({ sub: "bob" }))],
  ["with a token for another site", () => signed(tokenOf({ aud: "other" }))],
  ["with a token that has run out", () => signed(tokenOf({ exp: seconds(Date.now() - hourMs) }))],
  ["with a token that is not valid yet", () => signed(tokenOf().setNotBefore("2h"))],
  [
    "with a token that never runs out",
    () => signed(new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject("ada").setAudience("demo")),
  ],
  ["with a token signed with another secret", () => tokenOf().sign(Buffer.from("another secret that is as long"))],
  ["with a token signed with the public key as if it were a secret", () => tokenOf().sign(Buffer.from(pem))],
  [
    "with a token that asks not to be checked",
    async () => {
      const [, payload] = (await signed(tokenOf())).split(".");
      return `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
    },
  ],
  [
    "with a token whose person was changed",
    async () => {
      const [head, , signature] = (await signed(tokenOf({ sub: "bob" }))).split(".");
      const payload = { sub: "ada", aud: "demo", exp: seconds(Date.now() + hourMs) };
      return `${head}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.${signature}`;
    },
  ],
];

describe("a forged person", () => {
  for (const [what, make] of forgeries) {
    test(`${what} is refused where identity is required, kept apart, and told of nowhere`, async () => {
      const { send, rows, store } = await start("required");
      const token = await make();
      const forged = activity();
      const { body } = await send([forged], { ...ada, ...(token !== undefined && { token }) });
      expect(body).toMatchObject({ accepted: 0, rejected: [{ id: forged.id, reason: "unproven-identity" }] });
      expect(await rows()).toEqual([]);
      expect(await store.rejected("demo", 10)).toMatchObject([{ reason: "unproven-identity" }]);
      const proved = { user: { id: "ada" }, token: await signed(tokenOf()) };
      await send([activity()], proved);
      expect((await rows())[0]?.user).toEqual({ id: "ada" });
    });

    test(`${what} is marked as not verified where identity is optional`, async () => {
      const { send, rows } = await start("optional");
      const token = await make();
      await send([activity()], { ...ada, ...(token !== undefined && { token }) });
      expect(await rows()).toMatchObject([{ verified: false, user: { id: "ada" } }]);
    });
  }

  test("does not take the place of a proved one, neither in traits nor in what counts once", async () => {
    const { send, rows } = await start("optional");
    const token = await signed(tokenOf());
    const startsAt = Date.now() - hourMs;
    const content = {
      id: "s1",
      type: "OTSession",
      name: "Keynote",
      slug: "keynote",
      startsAt,
      endsAt: startsAt + 2 * hourMs,
    };
    const join = (at: number) => activity({ kind: "content.join", content, at });
    await send([join(Date.now() - 5_000)], { user: { id: "ada", first: "Mallory" }, device: newId(1) });
    await send([join(Date.now() - 9_000)], { ...ada, token, device: newId(2) });
    await send([join(Date.now() - 1_000)], { user: { id: "ada", first: "Mallory" }, device: newId(1) });
    expect(await rows()).toMatchObject([
      { verified: true, user: { first: "Ada" }, device: newId(2).length > 0 ? expect.any(String) : "" },
    ]);
  });
});

describe("visitors", () => {
  test("need no token, and are verified by none", async () => {
    const { send, rows } = await start("required");
    expect((await send([activity()])).body.accepted).toBe(1);
    expect((await send([activity()], { token: await signed(tokenOf()) })).body.accepted).toBe(1);
    expect(await rows()).toMatchObject(Array(2).fill({ user: null, verified: false }));
  });
});

test("the report shows who is verified, and can be narrowed to either", async () => {
  const { send, address, post } = await start("optional");
  await send([activity()], { ...ada, token: await signed(tokenOf()) });
  await post(envelope([activity({ kind: "help.open" })], { user: { id: "bob" } }));
  const ask = async (query: string) =>
    (await (await fetch(`${address}/v1/reports/user-activity?columns=Verified&${query}`)).json()).rows.map(
      (cells: string[]) => [cells[0], cells[12]],
    );
  expect((await ask("")).sort()).toEqual([
    ["ada", "yes"],
    ["bob", "no"],
  ]);
  expect(await ask("verified=true")).toEqual([["ada", "yes"]]);
  expect(await ask("verified=false")).toEqual([["bob", "no"]]);
});
