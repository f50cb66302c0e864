/**
 * The bytes of an answer; what comes after `most` is left. Where the connection is cut, `keep` gives what came until then, for whoever wants no more than a look.
 */
export async function read(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
  whenCut: 'throw' | 'keep' = 'throw',
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      parts.push(chunk);
      length += chunk.length;
      if (length >= most) break;
    }
  } catch (error) {
    if (whenCut === 'throw') throw error;
  }
  return Buffer.concat(parts).subarray(0, most);
}
