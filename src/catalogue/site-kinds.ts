/**
 * Kinds that a site has beyond the guide's, or has with other details, by name: what `track` takes as their details,
 * `undefined` where they have none. Empty here; the file that `turnout-collector types` prints fills it.
 */
// biome-ignore lint/suspicious/noEmptyInterface: a site's own file adds to it, which only an interface allows.
export interface SiteKinds {}
