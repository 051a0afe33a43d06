import type { ExampleTables } from '../../support/example-tables';
import type { Random } from './random';

type User = Record<string, unknown>;

const HOT_KEYS = 5;
/** Such a change goes by the payload bucket, and so does the next one of its row, which tells the old values. */
const TOO_LARGE_FOR_SNS = 270_000;

/** Owner of 200 users who changes them at random. */
export class Workload {
  /** Changes written so far. */
  changes = 0;
  readonly #users = new Map<number, User>();
  readonly #busy = new Set<number>();

  constructor(
    private readonly tables: ExampleTables,
    private readonly random: Random,
    private readonly keys: number,
  ) {}

  /** Makes one change: create, update, delete, recreate, in or out of the filter, or of a private attribute. */
  async change(): Promise<void> {
    const id = this.#choose();
    if (this.#busy.has(id)) return;
    const next = this.#next(id);
    this.#busy.add(id);
    this.changes += 1;
    try {
      if (next === undefined) await this.tables.remove(id);
      else await this.tables.put(next);
    } finally {
      this.#busy.delete(id);
    }
    if (next === undefined) this.#users.delete(id);
    else this.#users.set(id, next);
  }

  /** Every fifth change is of a few rows, so that changes of a row meet each other on the way. */
  #choose(): number {
    return this.random.between(1, this.random.chance(0.2) ? Math.min(HOT_KEYS, this.keys) : this.keys);
  }

  #next(id: number): User | undefined {
    const user = this.#users.get(id);
    const mark = `${this.changes}`;
    if (!user) {
      return {
        user_id: id,
        name: `created ${mark}`,
        email: `${mark}@example.com`,
        newsletter: this.random.chance(0.5),
      };
    }
    const { newsletter, email: _left, ...withoutEmail } = user;
    return this.random.weighted<() => User | undefined>([
      [() => ({ ...user, name: `updated ${mark}`, email: `${mark}@example.com` }), 50],
      [() => ({ ...user, newsletter: !newsletter, name: `flipped ${mark}` }), 20],
      [() => undefined, 15],
      [() => ({ ...user, password_hash: mark }), 5],
      [() => ({ ...withoutEmail, newsletter, name: `without email ${mark}` }), 5],
      [() => ({ ...user, address: { city: mark, street: 'x'.repeat(TOO_LARGE_FOR_SNS) } }), 2],
      [
        () => ({ ...user, address: { city: mark, lines: ['', 'x'.repeat(this.random.between(0, 2_000))] } }),
        5,
      ],
    ])?.();
  }
}
