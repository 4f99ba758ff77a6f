/** The npm face of the SDK. */

export type { Details, DetailsOf, DetailValue, Kind, Rating } from "./catalogue/details.js";
export type { CatalogueRow } from "./catalogue/row.js";
// `export *`, because only through that can a site add to the interface (`declare module "turnout"`).
export type * from "./catalogue/site-kinds.js";
export type { Content } from "./content.js";
export type { WatchHandle } from "./instruments/watch-parts.js";
export type { LossReason } from "./losses.js";
export type { TurnoutOptions } from "./options.js";
export type { PlayerState } from "./players/player.js";
export { createTurnout, type TrackArguments, type TrackOptions, type Turnout } from "./tracker.js";
export { version } from "./version.js";
export type { User } from "./wire.js";
