/** The shape of a configuration file: fields, types and forms, as `config.schema.json` says. */
import { readFileSync } from "node:fs";
import { Ajv2020, type DefinedError, type ErrorObject } from "ajv/dist/2020.js";
import type { Limits } from "../limits.js";
import { hashOf, type Secret } from "../secrets.js";
import { ConfigError } from "./config-error.js";
import type { ForwardTarget } from "./forward-targets.js";
import type { WrittenRetention } from "./retention.js";

/** A configuration as it is written; `checkConfig` makes a `Config` of it. */
export interface WrittenConfig {
  readonly sites: readonly WrittenSite[];
  readonly reportTokens?: readonly WrittenReportToken[];
  readonly trustedProxies?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly links?: readonly { readonly label: string; readonly url: string }[];
}

export interface WrittenSite {
  readonly id: string;
  readonly key?: string;
  readonly origins?: readonly string[];
  readonly keys?: readonly WrittenSiteKey[];
  readonly serverKeys?: readonly Secret[];
  readonly identity?: "optional" | "required";
  readonly identityKeys?: readonly WrittenIdentityKey[];
  readonly bots?: "refuse" | "take";
  readonly name?: string;
  readonly zone: string;
  readonly staff?: readonly string[];
  readonly catalogue?: WrittenCatalogue;
  readonly retention?: WrittenRetention;
  readonly forward?: readonly ForwardTarget[];
}

export interface WrittenSiteKey {
  readonly key: string;
  readonly origins?: readonly string[];
}

export interface WrittenIdentityKey {
  readonly algorithm: "HS256" | "EdDSA";
  readonly secret?: string;
  readonly publicKey?: string;
}

export interface WrittenReportToken extends Secret {
  readonly role: "site-admin" | "content-admin";
  readonly sites?: readonly string[];
  readonly contents?: readonly string[];
}

export interface WrittenCatalogue {
  readonly normaliseLessons?: boolean;
  readonly overrides?: Readonly<Record<string, WrittenOverride>>;
  readonly kinds?: readonly WrittenKind[];
}

export interface WrittenOverride {
  readonly definition?: string;
  readonly category?: string;
  readonly action?: string;
  readonly details?: readonly string[];
  readonly freeText?: boolean;
}

export interface WrittenKind extends WrittenOverride {
  readonly kind: string;
  readonly section: string;
  readonly name: string;
  readonly category: string;
  readonly action: string;
}

const schemaFile = new URL("../../config.schema.json", import.meta.url);

/** Checks the shape of a configuration as parsed from JSON; throws a `ConfigError` that names the path of the wrong field. */
export function checkShape(value: unknown): WrittenConfig {
  refuseOldToken(value);
  const ajv = new Ajv2020({ verbose: true, allowUnionTypes: true });
  const isConfig = ajv.compile<WrittenConfig>(JSON.parse(readFileSync(schemaFile, "utf8")));
  if (isConfig(value)) return value;
  const [error] = isConfig.errors ?? [];
  throw new ConfigError(error ? problemOf(error as ErrorObject & DefinedError) : "the configuration is not valid");
}

/** Before there were roles, the configuration held the one token itself. */
function refuseOldToken(value: unknown): void {
  const { reportToken } = (value ?? {}) as { readonly reportToken?: unknown };
  if (typeof reportToken !== "string") return;
  const instead = { name: "organiser", hash: hashOf(reportToken), role: "site-admin" };
  throw new ConfigError(
    `reportToken is no more; in its place, for the same token, write "reportTokens": [${JSON.stringify(instead)}]`,
  );
}

const typeNames: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "a text",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  null: "null",
};

/** What is wrong, in words. The schema's descriptions explain the forms of texts. */
function problemOf(error: ErrorObject & DefinedError): string {
  const path = pathOf(error.instancePath);
  switch (error.keyword) {
    case "required":
      return `${path} lacks the field "${error.params.missingProperty}"`;
    case "additionalProperties": {
      const known = Object.keys(error.parentSchema?.properties ?? {}).join(", ");
      return `${path} has the unknown field "${error.params.additionalProperty}"; known are ${known}`;
    }
    case "type":
      return `${path} must be ${[error.params.type]
        .flat()
        .map((type) => typeNames[type])
        .join(" or ")}`;
    case "minimum":
      return `${path} must be at least ${error.params.limit}, not ${error.data}`;
    case "minLength":
      return error.params.limit > 1
        ? `${path} must have at least ${error.params.limit} characters`
        : `${path} must be a text that is not empty`;
    case "minItems":
      return `${path} must have at least one entry`;
    case "enum":
      return `${path} must be ${error.params.allowedValues.map((allowed) => `"${allowed}"`).join(" or ")}, not ${JSON.stringify(error.data)}`;
    case "pattern":
      return `${path} must be ${error.parentSchema?.description}; it is ${JSON.stringify(error.data)}`;
    default:
      return `${path} ${error.message}`;
  }
}

/** `sites[0].key` for `/sites/0/key`. */
function pathOf(pointer: string): string {
  const parts = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (parts.length === 0) return "the configuration";
  return parts.reduce(
    (path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === "" ? part : `${path}.${part}`),
    "",
  );
}
