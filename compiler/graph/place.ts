/** The name under which a source map has the place of an option. */
export const placeOfOption = (node: string, option: string): string => `${node}#${option}`;
