import type { BoundedContext } from '../../../packages/cdk-event-sharing';

/** Values of one property; what needs a scope is made in it. */
type Values<V> = readonly (V | ((scope: BoundedContext) => V))[];
/** Values of each property: the compiler says which one is missing. */
export type EveryProperty<P> = { readonly [K in keyof Required<P>]: Values<P[K]> };

/** One case for each value of each property. */
export function cases<P>(every: EveryProperty<P>): [property: string, number: number, value: unknown][] {
  return Object.entries(every).flatMap(([property, values]) =>
    (values as Values<unknown>).map((value, index): [string, number, unknown] => [
      property,
      index + 1,
      value,
    ]),
  );
}

/** The property, with a value that is made in a scope. */
export const propsOf = (scope: BoundedContext, property: string, value: unknown) => ({
  [property]: typeof value === 'function' ? value(scope) : value,
});
