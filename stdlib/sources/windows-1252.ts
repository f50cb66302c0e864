/** What Windows-1252 has in the place of the control characters U+0080 to U+009F (encoding standard, index windows-1252). */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Text that `TextDecoder` made of Windows-1252: that of Node 20 takes it for ISO-8859-1 and leaves control characters where quotation marks should be.
 * Right text is left as it is.
 */
export const mendedWindows = (text: string): string =>
  text.replace(/[\x80-\x9f]/g, (character) => windows[character.charCodeAt(0) - 0x80]!);
