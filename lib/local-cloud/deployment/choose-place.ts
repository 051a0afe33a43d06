import { type AccountRegion, inWords, placeKey, placeOf } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import type { StackPlace } from './deployed-app';

/**
 * An account and region with stacks.
 *
 * @param where account and region, or one of the stacks by name or construct path
 * @param own what a choice means that leaves out either
 * @throws LocalCloudError `NotFound`, `Ambiguous`
 */
export function choosePlace(
  stacks: readonly StackPlace[],
  where: { readonly account?: string; readonly region?: string } | string,
  own: AccountRegion,
): AccountRegion {
  const place =
    typeof where === 'string'
      ? placeOfStack(stacks, where)
      : { accountId: where.account ?? own.accountId, region: where.region ?? own.region };
  if (stacks.some((stack) => placeKey(stack) === placeKey(place))) return place;
  const known = [...new Set(stacks.map(inWords))].join('; ');
  throw new LocalCloudError(
    'NotFound',
    `there is no stack in ${inWords(place)} (there are some in: ${known})`,
  );
}

function placeOfStack(stacks: readonly StackPlace[], nameOrPath: string): AccountRegion {
  const byPath = stacks.filter(({ path }) => path === nameOrPath);
  const found = byPath.length > 0 ? byPath : stacks.filter(({ stackName }) => stackName === nameOrPath);
  const [first, ...others] = found;
  if (!first) {
    const known = stacks.map(({ path }) => path).join(', ');
    throw new LocalCloudError('NotFound', `there is no stack "${nameOrPath}" (there are: ${known})`);
  }
  if (others.length === 0) return placeOf(first);
  const known = found.map((stack) => `${stack.path} in ${inWords(stack)}`).join('; ');
  throw new LocalCloudError(
    'Ambiguous',
    `several stacks are named "${nameOrPath}" (${known}): give the path of one`,
  );
}
