// Everything below a space but tab and line ends, what stands for escape in one sign, and what turns the direction of writing.
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
const NOT_COLOUR = /\x1b(?!\[[\d;]{0,12}m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g;

/** A text of the data as a terminal may show it: what would steer the terminal becomes a sign that can be seen (`␛` for escape). */
export const printable = (text: string): string => text.replace(CONTROL, sign);

/** The last guard before a terminal: lines with colours of our own, and nothing else that steers it, wherever it came from. */
export const harmless = (line: string): string => line.replace(NOT_COLOUR, sign);

function sign(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : '\ufffd';
}
