/** The options of an operator that has only positional parameters. */
// biome-ignore lint/complexity/noBannedTypes: an object type without members is what is meant.
export type NoOptions = {};
