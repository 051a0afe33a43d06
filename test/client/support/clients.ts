import { openOwner } from '../../../lib/client/owner/owner-client';
import type { OwnerOptions } from '../../../lib/client/owner/owner-options';
import type { ClientClock } from '../../../lib/client/shared/clock';
import { defineContract } from '../../../lib/contracts/define';
import { readyMade } from '../../support/ready-made';

export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local-secret' };

const plain = defineContract({
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'], revision: 'rev' },
  type: 'object',
  properties: {
    user_id: { type: 'integer' },
    name: { type: 'string' },
    rev: { type: 'integer' },
    tags: { type: 'object', additionalProperties: { type: 'integer' } },
  },
  required: ['user_id', 'name'],
});

export const user = readyMade(plain);

/** Pauses end at once, and the clock goes forward by them. */
export class ManualClock implements ClientClock {
  readonly pauses: number[] = [];
  #now = Date.now();

  now = (): number => this.#now;

  async sleep(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.advance(ms);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

export function openUsers(url: string, options: Partial<OwnerOptions> = {}, clock?: ClientClock) {
  const fixed = { url, path: 'users', region: 'eu-west-1', credentials: CREDENTIALS };
  return openOwner(user, { ...fixed, retries: { limit: 0 }, ...options }, clock);
}

/** The error that a promise is rejected with. */
export async function failure(result: Promise<unknown>): Promise<unknown> {
  return result.then(
    () => {
      throw new Error('it succeeded');
    },
    (error: unknown) => error,
  );
}
