/** The file is cut short, damaged, or says something of itself that cannot be. */
export class ParquetDamage extends Error {
  constructor(
    message: string,
    readonly code: 'FTP0908' | 'FTP0909' = 'FTP0909',
  ) {
    super(message);
  }
}

/** A page lacks bytes of what it says that it holds. */
export const tooShort = (): never => {
  throw new ParquetDamage('a page of it is shorter than its values');
};

/** Whatever the library throws on strange bytes is damage of the file to us; what JavaScript says of a value that is not there tells nobody anything. */
export async function readable<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ParquetDamage) throw error;
    const { message } = error as Error;
    const told = error instanceof Error && error.constructor === Error && !/undefined|NaN/.test(message);
    throw new ParquetDamage(told ? message : 'what it says of its columns and pages cannot be');
  }
}
