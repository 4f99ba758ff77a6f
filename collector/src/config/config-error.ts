/** What is wrong in a configuration file, and where. */
export class ConfigError extends Error {
  readonly code = "bad-config";
}
