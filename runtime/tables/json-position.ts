/** Where and why a text is not JSON (RFC 8259): `column` counts UTF-16 code units from 1. */
export interface JsonProblem {
  readonly column: number;
  readonly problem: string;
}

const LITERAL = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING_PART = /[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SPACE = /[ \t\n\r]*/y;

class Problem extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Finds the first place where a text stops being JSON. `JSON.parse` does not say it in every version of Node, nor in words for someone who looks
 * after data; this is for the error path only. Null where the text is JSON.
 */
export function jsonProblem(text: string): JsonProblem | null {
  let at = 0;

  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) return null;
    at = pattern.lastIndex;
    return found[0];
  };
  const skipSpace = (): void => void match(SPACE);
  const fail = (problem: string): never => {
    throw new Problem(at, at >= text.length ? `the line ends where ${problem}` : problem);
  };

  const value = (): void => {
    const c = text[at];
    if (c === '{') members();
    else if (c === '[') items();
    else if (c === '"') string();
    else if (match(LITERAL) === null && match(NUMBER) === null) {
      fail(c === "'" ? 'text is wanted in double quotes' : 'a value is wanted');
    }
  };
  const string = (): void => {
    at++;
    while (match(STRING_PART) !== null);
    if (text[at] === '"') at++;
    else if (text[at] === '\\') fail('a backslash is followed by no known escape');
    else
      fail(
        at < text.length
          ? 'a control character stands in text; it is written as an escape'
          : 'a closing quote is wanted',
      );
  };
  const members = (): void => {
    at++;
    skipSpace();
    if (text[at] === '}') return void at++;
    for (;;) {
      if (text[at] !== '"') fail('a name in double quotes is wanted');
      string();
      skipSpace();
      if (text[at] !== ':') fail('a colon is wanted');
      at++;
      skipSpace();
      value();
      skipSpace();
      if (text[at] === '}') return void at++;
      if (text[at] !== ',') fail('a comma or } is wanted');
      at++;
      skipSpace();
    }
  };
  const items = (): void => {
    at++;
    skipSpace();
    if (text[at] === ']') return void at++;
    for (;;) {
      value();
      skipSpace();
      if (text[at] === ']') return void at++;
      if (text[at] !== ',') fail('a comma or ] is wanted');
      at++;
      skipSpace();
    }
  };

  try {
    skipSpace();
    value();
    skipSpace();
    if (at < text.length)
      fail(text[at] === '{' ? 'a second record begins on the same line' : 'something follows the record');
    return null;
  } catch (error) {
    // A text nested deeper than the stack is not one that people wrote.
    if (error instanceof RangeError) return { column: at + 1, problem: 'brackets are nested too deep' };
    if (!(error instanceof Problem)) throw error;
    return { column: error.at + 1, problem: error.message };
  }
}
