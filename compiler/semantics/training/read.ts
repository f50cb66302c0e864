import type { ConstructedValue, Located } from '../values.ts';

/** Arguments as training checks read them: by the names that every operator of a kind shares (`steps`, `context`, `method`). */
type Args = Readonly<Record<string, Located>>;

export function numberOf(args: Args, name: string): number | null {
  const value = args[name]?.value;
  return value?.kind === 'data' && typeof value.json === 'number' ? value.json : null;
}

export function textOf(args: Args, name: string): string | null {
  const value = args[name]?.value;
  return value?.kind === 'data' && typeof value.json === 'string' ? value.json : null;
}

export function builtOf(args: Args, name: string): ConstructedValue | null {
  const value = args[name]?.value;
  return value?.kind === 'constructed' ? value : null;
}

/** Does a method train an adapter, a new one or one that a model has, and leave the weights alone? */
export const trainsAdapter = ({ signature }: ConstructedValue): boolean =>
  signature.params.some(({ name, type }) => name === 'rank' || type.kind === 'model');

/** The dimension of a quantity argument, where it is one. */
export function dimensionOf(args: Args, name: string): string | null {
  const value = args[name]?.value;
  return value?.kind === 'data' && value.type.kind === 'quantity' ? value.type.name : null;
}
