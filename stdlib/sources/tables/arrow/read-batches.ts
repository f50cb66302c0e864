import type { BytesOfFile } from './bytes-of-file.ts';
import { ArrowDamage } from './damage.ts';
import { type BatchHeader, type Block, type Footer, footerOf, isWhole, type Message, messageOf } from './messages.ts';
import type { ArrowSchema } from './schema.ts';

/** What a file holds, in the order of reading. */
export type Part =
  | { readonly kind: 'schema'; readonly schema: ArrowSchema }
  | { readonly kind: 'dictionary'; readonly id: number; readonly adds: boolean; readonly packed: Packed }
  | { readonly kind: 'rows'; readonly packed: Packed }
  /** The file is damaged; what can be read besides follows. */
  | { readonly kind: 'damage'; readonly reason: string };

export interface Packed {
  readonly batch: BatchHeader;
  readonly body: Uint8Array;
}

const MAGIC = 'ARROW1';
/** A message of a schema may be long, but not so long. */
const LONGEST_HEAD = 256_000_000;

/**
 * A file is read by its table of contents, a stream from its beginning; so is a file whose table of contents is missing or damaged, since it is a stream between two
 * marks. Throws `ArrowDamage` where nothing can be read on.
 */
export async function* partsOf(bytes: BytesOfFile): AsyncGenerator<Part> {
  const start = await textAt(bytes, 0);
  const whole = bytes.size >= 24 && (await textAt(bytes, bytes.size - MAGIC.length)) === MAGIC;
  if (start !== MAGIC && !whole) return yield* partsOfStream(bytes, 0);
  let given = 0;
  try {
    if (!whole) throw new ArrowDamage('its end is missing, where Arrow keeps its table of contents');
    const footer = await readFooter(bytes);
    yield { kind: 'schema', schema: footer.schema };
    if (start !== MAGIC) yield { kind: 'damage', reason: `it does not begin with ${MAGIC}` };
    for (const block of footer.dictionaries) yield await partAt(bytes, block, 'dictionary');
    for (const block of footer.batches) {
      yield await partAt(bytes, block, 'rows');
      given++;
    }
    return;
  } catch (error) {
    if (!(error instanceof ArrowDamage)) throw error;
    yield { kind: 'damage', reason: error.message };
  }
  let passed = 0;
  for await (const part of partsOfStream(bytes, 8)) if (part.kind !== 'rows' || ++passed > given) yield part;
}

const textAt = async (bytes: BytesOfFile, at: number): Promise<string> =>
  Buffer.from(await bytes.read(at, Math.min(MAGIC.length, bytes.size - at))).toString('latin1');

async function readFooter(bytes: BytesOfFile): Promise<Footer> {
  const end = bytes.size - MAGIC.length - 4;
  const length = int32(await bytes.read(end, 4));
  if (length <= 0 || length > end - 8 || length > LONGEST_HEAD)
    throw new ArrowDamage('its table of contents has a length that cannot be');
  const footer = footerOf(await bytes.read(end - length, length));
  // The schema stands at the beginning of the file as well.
  const first = await messageAt(bytes, 8);
  if (
    first === null ||
    first.message.kind !== 'schema' ||
    JSON.stringify(first.message.schema.fields) !== JSON.stringify(footer.schema.fields)
  )
    throw new ArrowDamage('its table of contents names other columns than its beginning');
  if (!isWhole(footer, first.end, end - length))
    throw new ArrowDamage('its table of contents does not list what lies before');
  return footer;
}

const int32 = (bytes: Uint8Array, at = 0): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(at, true);

/** Since format 0.15 a message begins with four bytes of ones before its length. */
const CONTINUES = -1;

async function partAt(bytes: BytesOfFile, { at, head, body }: Block, kind: 'dictionary' | 'rows'): Promise<Part> {
  const start = await bytes.read(at, head);
  const message = messageOf(start.subarray(int32(start) === CONTINUES ? 8 : 4));
  if (message.kind !== kind || message.body > body)
    throw new ArrowDamage('its table of contents does not fit what it points to');
  return partOf(message, await bytes.read(at + head, message.body));
}

/** A message, and where its body begins and ends; null where a length of 0 says that no message follows. */
async function messageAt(
  bytes: BytesOfFile,
  from: number,
): Promise<{ readonly message: Message; readonly body: number; readonly end: number } | null> {
  let at = from + 4;
  let length = int32(await bytes.read(from, 4));
  if (length === CONTINUES) {
    length = int32(await bytes.read(at, 4));
    at += 4;
  }
  if (length === 0) return null;
  if (length < 0 || length > LONGEST_HEAD || at + length > bytes.size)
    throw new ArrowDamage(from <= 8 ? 'it begins with neither ARROW1 nor a message of Arrow' : 'it ends too early');
  const message = messageOf(await bytes.read(at, length));
  return { message, body: at + length, end: at + length + message.body };
}

/** Messages one after another, each with its body; a length of 0, or the end of the file, ends them. */
async function* partsOfStream(bytes: BytesOfFile, from: number): AsyncGenerator<Part> {
  for (let at = from; at < bytes.size; ) {
    const found = await messageAt(bytes, at);
    if (found === null) return;
    const { message, body, end } = found;
    if ((at === from) !== (message.kind === 'schema'))
      throw new ArrowDamage('its schema does not stand at its beginning');
    yield partOf(message, await bytes.read(body, message.body));
    at = end;
  }
}

function partOf(message: Message, body: Uint8Array): Part {
  if (message.kind === 'schema') return message;
  const packed = { batch: message.batch, body };
  return message.kind === 'rows'
    ? { kind: 'rows', packed }
    : { kind: 'dictionary', id: message.id, adds: message.adds, packed };
}
