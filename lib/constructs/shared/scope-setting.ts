import type { IConstruct } from 'constructs';

type Holder = IConstruct & Record<symbol, unknown>;

/** Something that is set on a scope and holds for all below it. The nearest counts. */
export class ScopeSetting<Value> {
  readonly #value: symbol;
  readonly #read: symbol;

  /** @param name of all copies of this package in an app: symbols of the global registry still match between them */
  constructor(name: string) {
    this.#value = Symbol.for(`cdk-event-sharing.${name}`);
    this.#read = Symbol.for(`cdk-event-sharing.${name}Read`);
  }

  set(scope: IConstruct, value: Value): void {
    (scope as Holder)[this.#value] = value;
  }

  /** Whether something below the scope, or it itself, has asked already: what is set now would hold for a part. */
  isRead(scope: IConstruct): boolean {
    return (scope as Holder)[this.#read] === true;
  }

  of(scope: IConstruct): Value | undefined {
    for (const one of scope.node.scopes as Holder[]) one[this.#read] = true;
    return this.around(scope).at(-1);
  }

  /** What was set on a scope and on all that it is in, the nearest last: for settings that add up. */
  around(scope: IConstruct): Value[] {
    return scope.node.scopes.flatMap((one) => {
      const value = this.at(one);
      return value === undefined ? [] : [value];
    });
  }

  /** What was set on the scope itself. */
  at(scope: IConstruct): Value | undefined {
    return (scope as Holder)[this.#value] as Value | undefined;
  }
}
