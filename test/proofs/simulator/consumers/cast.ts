import type { Random } from '../prng';
import { SimulatedQueue } from '../queue';
import { subscriptionFilterPolicy } from '../shipped';
import { SimulatedTable } from '../table';
import { serviceError } from '../wire';
import { Ledger, type Watched } from './ledger';
import { MODES, NAMES, nextContract, SELECTIONS, settingsOf } from './settings';
import type { ConsumerSite } from './site';

const [SEVERAL, ...OTHERS] = SELECTIONS;

/**
 * The consumers of one schedule, of any modes; most of them want all changes.
 *
 * @param late whether the last of them subscribes later
 */
export function castConsumers(world: Watched & { readonly random: Random }, late: boolean): ConsumerSite[] {
  const { random } = world;
  return NAMES.map((name, index) => {
    const mode = random.pick(MODES);
    const selection = (random.chance(0.5) ? undefined : random.pick(OTHERS)) ?? SEVERAL ?? {};
    const settings = settingsOf(name, mode, selection);
    return {
      settings,
      mode,
      // Without a construct: the scope only names the place in an error.
      policy: subscriptionFilterPolicy(
        undefined as never,
        nextContract,
        name,
        selection.filter,
        selection.kinds,
      ),
      queue: new SimulatedQueue(),
      positions: new SimulatedTable(() => world.now, positionOf),
      ledger: new Ledger(world, settings, mode),
      subscribed: !(late && index === NAMES.length - 1),
      expected: new Set<string>(),
      isClosed: false,
      hasLearnt: false,
    };
  });
}

function positionOf({ of }: { readonly of?: { readonly S?: unknown } }): string {
  if (typeof of?.S !== 'string') throw serviceError('ValidationException');
  return of.S;
}
