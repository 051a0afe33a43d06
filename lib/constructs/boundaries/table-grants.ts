import { isPattern } from './glob';
import type { Grant } from './grants';
import { TABLE_ACTIONS } from './table-actions';

const ACTIONS = TABLE_ACTIONS.flatMap(([, actions]) => actions);

/**
 * The grants of an app by the tables that they can be about: an app of many services has many of both, and nearly every grant
 * names a single table.
 */
export class TableGrants {
  readonly #byTable = new Map<string, Grant[]>();
  readonly #ofAny: Grant[] = [];
  readonly #all: readonly Grant[];
  readonly #order: ReadonlyMap<Grant, number>;

  constructor(grants: readonly Grant[]) {
    this.#all = grants.filter(({ statement }) => ACTIONS.some((action) => statement.allows(action)));
    this.#order = new Map(this.#all.map((grant, index) => [grant, index]));
    for (const grant of this.#all) {
      const names = new Set(grant.statement.resources?.map(tableOf) ?? [undefined]);
      for (const name of names.has(undefined) ? [] : names) this.#add(name ?? '', grant);
      if (names.has(undefined)) this.#ofAny.push(grant);
    }
  }

  /** Every grant that can be about a table, in the order of the templates. @param arn pattern */
  about(arn: string): readonly Grant[] {
    const name = tableOf(arn);
    if (name === undefined) return this.#all;
    const found = [...(this.#byTable.get(name) ?? []), ...this.#ofAny];
    return found.sort((one, other) => this.#place(one) - this.#place(other));
  }

  #add(name: string, grant: Grant): void {
    const known = this.#byTable.get(name);
    if (known) known.push(grant);
    else this.#byTable.set(name, [grant]);
  }

  #place(grant: Grant): number {
    return this.#order.get(grant) ?? 0;
  }
}

/**
 * The name of the table that an ARN is of, itself or as that of an index or a stream.
 *
 * @returns `undefined` when it can be of several
 */
function tableOf(arn: string): string | undefined {
  const resource = arn.split(':')[5];
  const [kind = '', name = ''] = resource?.split('/') ?? [];
  return resource === undefined || isPattern(kind + name) ? undefined : name;
}
