import type { SearchOptions } from './exhaustive';
import { REPLICAS, type ReplicaSettings } from './settings';

const [everything, filtered] = REPLICAS as readonly [ReplicaSettings, ReplicaSettings];
const ANY = ['match', 'other', 'gone'] as const;
const ALIVE_OR_GONE = ['match', 'gone'] as const;

/** The small worlds of which every state is visited. */
export const WORLDS: readonly SearchOptions[] = [
  {
    name: 'one row, repairs',
    replica: everything,
    keys: 1,
    writes: 4,
    letters: ALIVE_OR_GONE,
    seed: true,
    mark: true,
  },
  {
    name: 'one row in a filtered replica, new table',
    replica: filtered,
    keys: 1,
    writes: 4,
    letters: ANY,
    recreate: true,
  },
  {
    name: 'one row in a filtered replica, repairs',
    replica: filtered,
    keys: 1,
    writes: 3,
    letters: ANY,
    seed: true,
    mark: true,
  },
  {
    name: 'one row in a filtered replica, pause',
    replica: filtered,
    keys: 1,
    writes: 3,
    letters: ANY,
    seed: true,
    pause: true,
  },
  { name: 'two rows', replica: everything, keys: 2, writes: 4, letters: ALIVE_OR_GONE, mark: true },
];
