import { report } from '../../compiler/diagnostics/report.ts';
import { ensureFolder } from './durable.ts';
import { CodedFailure } from './failure.ts';
import { errno, type FileSystem, isAbsent, listOrEmpty, readOrNull } from './file-system.ts';
import { token } from './identity.ts';
import { STORE_FORMAT, versionPath } from './layout.ts';

const LINE = /^finslip-store (\d+) sha256\n$/;

/**
 * Makes sure that `root` is a store this version understands. A folder that holds other things is refused: gc deletes what it does not know, and a
 * path written by mistake must not cost anybody their files.
 */
export async function ensureVersion(fs: FileSystem, root: string): Promise<void> {
  const text = readOrNull(fs, versionPath(root))?.toString('utf8');
  if (text === undefined) return create(fs, root);
  const format = Number(LINE.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(format)) {
    const reason = `its VERSION file is damaged (it should read \`finslip-store ${STORE_FORMAT} sha256\`)`;
    throw new CodedFailure(report('FTP0854', null, { store: root, reason }));
  }
  if (format > STORE_FORMAT)
    throw new CodedFailure(report('FTP0853', null, { store: root, found: format, known: STORE_FORMAT }));
}

async function create(fs: FileSystem, root: string): Promise<void> {
  if (fs.stat(root)?.kind === 'file')
    throw new CodedFailure(report('FTP0854', null, { store: root, reason: 'it is a file, and a store is a folder' }));
  const others = listOrEmpty(fs, root).filter((name) => !/^VERSION(\.[0-9a-f]+\.part)?$/.test(name));
  if (others.length > 0) {
    // Another process may have made the store since we looked.
    if (fs.stat(versionPath(root)) !== null) return ensureVersion(fs, root);
    const reason = `it holds ${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''} and no VERSION file`;
    throw new CodedFailure(report('FTP0854', null, { store: root, reason }));
  }
  ensureFolder(fs, root);
  // Two processes may both be first: each renames the same text into place.
  const part = `${versionPath(root)}.${token().slice(0, 8)}.part`;
  try {
    fs.write(part, `finslip-store ${STORE_FORMAT} sha256\n`, 'wx');
    await fs.sync(part);
    fs.rename(part, versionPath(root));
    await fs.sync(root);
  } catch (error) {
    try {
      fs.unlink(part);
    } catch (left) {
      if (!isAbsent(left) && errno(left) === null) throw left;
    }
    throw error;
  }
}
