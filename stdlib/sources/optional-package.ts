import type { SourceTools } from '../../compiler/operators/authoring.ts';

/** A package that is large and wanted by few, so that an installation may lack it. */
export interface OptionalPackage {
  readonly operator: string;
  readonly name: string;
  /** What `npm install` is told, where not any version does. */
  readonly version?: string;
}

/** Loads it, or stops with how to get it. */
export async function optionalPackage<T>(
  { operator, name, version }: OptionalPackage,
  load: () => Promise<T>,
  tools: Pick<SourceTools, 'fail'>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const wanted = version === undefined ? name : `${name}@${version}`;
    const advice = `\`npm install ${wanted}\` in the folder of the project or of Finslip brings it`;
    return tools.fail('FTP1147', { operator, package: name, advice });
  }
}
