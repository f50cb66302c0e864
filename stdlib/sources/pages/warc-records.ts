/** One record of a web archive. */
export interface WarcRecord {
  readonly headers: Headers;
  /** Null where it is larger than wanted; it is passed over then. */
  readonly block: Buffer | null;
}

/** Header fields by their names in lower case. */
export type Headers = ReadonlyMap<string, string>;

/** The file is no web archive, or damaged. */
export class WarcDamage extends Error {}

/** Bytes of the header of a record, or of an HTTP answer. */
const LONGEST_HEADER = 1 << 20;

/**
 * Records of a WARC file (ISO 28500, versions 0.17 to 1.1), one after another. Memory: one record of at most `limit` bytes. Throws `WarcDamage` where the file cannot
 * be read on, after every record before that was given.
 */
export async function* warcRecords(blocks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<WarcRecord> {
  const source = byteSource(blocks);
  try {
    for (;;) {
      const start = await source.skipLineEnds();
      if (!start) return;
      const header = await source.until(Buffer.from('\r\n\r\n'), LONGEST_HEADER);
      if (header === null) throw new WarcDamage('a record has no end of its header');
      const text = header.toString('utf8');
      if (!/^WARC\/\d\.\d+\r\n/.test(text))
        throw new WarcDamage(`a record begins with ${JSON.stringify(text.slice(0, 20))}, not with \`WARC/\``);
      const headers = headersOf(text);
      const said = headers.get('content-length');
      if (said === undefined || !/^\d{1,15}$/.test(said)) throw new WarcDamage('a record does not say how long it is');
      const length = Number(said);
      const block = length > limit ? await source.pass(length) : await source.take(length);
      if (block === 'short') throw new WarcDamage('it ends in the middle of a record');
      yield { headers, block };
    }
  } finally {
    await source.close();
  }
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The HTTP answer in the block of a `response`; null where it is none. */
export function httpAnswer(block: Buffer): HttpAnswer | null {
  const end = block.subarray(0, LONGEST_HEADER).indexOf('\r\n\r\n');
  if (end < 0) return null;
  const text = block.toString('latin1', 0, end + 2);
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(text)?.[1];
  return status === undefined
    ? null
    : { status: Number(status), headers: headersOf(text), body: block.subarray(end + 4) };
}

/** Lines that begin with white space go on with the line before. */
function headersOf(text: string): Headers {
  const headers = new Map<string, string>();
  for (const line of text.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name !== '' && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

interface ByteSource {
  /** False at the end of the file. */
  skipLineEnds(): Promise<boolean>;
  /** Bytes up to and with `mark`; null where it does not come within `most` bytes. */
  until(mark: Buffer, most: number): Promise<Buffer | null>;
  take(length: number): Promise<Buffer | 'short'>;
  /** Lets bytes go by. */
  pass(length: number): Promise<null | 'short'>;
  /** Closes the file where reading ends before it does. */
  close(): Promise<void>;
}

function byteSource(blocks: AsyncIterable<Buffer>): ByteSource {
  const iterator = blocks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<Buffer | null> => {
    const next = await iterator.next();
    return next.done ? null : next.value;
  };
  const grow = async (): Promise<boolean> => {
    const next = await more();
    if (next === null) return false;
    held = held.length === 0 ? next : Buffer.concat([held, next]);
    return true;
  };
  return {
    async skipLineEnds() {
      for (;;) {
        let at = 0;
        while (at < held.length && (held[at] === 13 || held[at] === 10)) at++;
        held = held.subarray(at);
        if (held.length > 0) return true;
        if (!(await grow())) return false;
      }
    },
    async until(mark, most) {
      for (let searched = 0; ; ) {
        const at = held.indexOf(mark, Math.max(0, searched - mark.length));
        if (at >= 0) {
          const found = held.subarray(0, at + mark.length);
          held = held.subarray(at + mark.length);
          return found;
        }
        searched = held.length;
        if (held.length > most || !(await grow())) return null;
      }
    },
    async take(length) {
      const parts = [held];
      let size = held.length;
      while (size < length) {
        const next = await more();
        if (next === null) return 'short';
        parts.push(next);
        size += next.length;
      }
      const whole = parts.length === 1 ? held : Buffer.concat(parts);
      held = whole.subarray(length);
      return whole.subarray(0, length);
    },
    async pass(length) {
      let left = length;
      while (left > held.length) {
        left -= held.length;
        const next = await more();
        if (next === null) return 'short';
        held = next;
      }
      held = held.subarray(left);
      return null;
    },
    async close() {
      await iterator.return?.(undefined);
    },
  };
}
