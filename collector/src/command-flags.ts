/** What commands that work on a store are told by flags. */
export const storeFlags = {
  store: { type: "string", default: "sqlite:turnout.db" },
  config: { type: "string" },
} as const;
