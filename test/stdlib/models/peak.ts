import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '../../../stdlib/models/safetensors.ts';
import { fail } from './support.ts';

/** A process of its own, so that its peak of resident memory is that of one reading or writing: `peak.ts read|write <folder>`, the growth in bytes. */
const [what, folder] = process.argv.slice(2) as [string, string];
const peak = () => process.resourceUsage().maxRSS * 1024;

// Once with something small, so that code is compiled before anything is measured.
const small = readSafetensors(join(folder, 'small.safetensors'), fail);
writeSafetensors(join(folder, 'small-again.safetensors'), small);
if (what === 'read') {
  const before = peak();
  const weights = readSafetensors(join(folder, 'large.safetensors'), fail);
  console.log(JSON.stringify({ growth: peak() - before, tensors: weights.size }));
} else {
  const weights = readSafetensors(join(folder, 'large.safetensors'), fail);
  const before = peak();
  writeSafetensors(join(folder, 'large-again.safetensors'), weights);
  console.log(JSON.stringify({ growth: peak() - before, tensors: weights.size }));
}
