// Made by `npm run generate` from package.json; do not edit.

/** The SDK's version, as each batch tells the collector. */
export const version = "0.1.0";
