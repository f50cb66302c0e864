import { closeSync, openSync, readSync } from 'node:fs';

/** `e_machine` of the ELF header (System V ABI), by the name that Node has for the processor. */
const processors: Readonly<Record<number, string>> = {
  3: 'ia32',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
};

/** The processor that a shared library was made for, as in `process.arch`; null where the file is no ELF file. */
export function processorOf(file: string): string | null {
  const header = Buffer.alloc(20);
  const handle = openSync(file, 'r');
  try {
    if (readSync(handle, header, 0, 20, 0) < 20) return null;
  } finally {
    closeSync(handle);
  }
  if (header.readUInt32BE(0) !== 0x7f454c46) return null;
  // Byte 5 tells the byte order: 2 is big-endian.
  const machine = header[5] === 2 ? header.readUInt16BE(18) : header.readUInt16LE(18);
  return processors[machine] ?? `processor ${machine}`;
}
