import { ByteBuffer } from 'flatbuffers';
import { ArrowDamage } from './arrow-values.ts';

/**
 * Arrow's messages are FlatBuffers, whose JavaScript library believes every length that it reads: a flipped bit in one makes a loop over a billion entries that are not
 * there. A list has at most as many entries as its message has bytes.
 */
export function guardFlatbuffers(): void {
  if (guarded) return;
  guarded = true;
  const believed = ByteBuffer.prototype.__vector_len;
  ByteBuffer.prototype.__vector_len = function (this: ByteBuffer, offset: number): number {
    const length = believed.call(this, offset);
    if (length < 0 || length > this.capacity())
      throw new ArrowDamage('a list in it is longer than the message that holds it');
    return length;
  };
}

let guarded = false;
