import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { acceptOf, MEDIA_TYPE } from '../../wire/api';
import type { SharedContract } from '../rows/projection';
import { Problem } from './problem';

const MEDIA_RANGES = ['*/*', 'application/*', MEDIA_TYPE];

interface Range {
  readonly type: string;
  /** A major version, or a whole one. */
  readonly version?: string;
  readonly quality: number;
}

/**
 * The version that a caller asked for by `Accept: application/json; version=1`; the newest if it asked for none.
 *
 * @param contracts versions of one entity, the newest first
 * @throws Problem `not-acceptable` that names the versions which are served
 */
export function chooseContract(contracts: readonly SharedContract[], accept = ''): SharedContract {
  const ranges = accept
    .split(',')
    .filter((each) => each.trim() !== '')
    .map(parse)
    .filter(({ type, quality }) => MEDIA_RANGES.includes(type) && quality > 0)
    // Who names a version means it more than a wildcard beside it.
    .sort((a, b) => b.quality - a.quality || Number(!a.version) - Number(!b.version));
  const wanted = accept.trim() === '' ? [undefined] : ranges.map(({ version }) => version);
  for (const version of wanted) {
    const found = contracts.find(({ contract }) => isVersion(contract, version));
    if (found) return found;
  }
  const served = contracts.map(({ contract }) => acceptOf(contract.major)).join(' or ');
  throw new Problem('not-acceptable', `this API does not serve what Accept asks for: ask for ${served}`);
}

function isVersion({ major, version }: CheckedContract, wanted: string | undefined): boolean {
  return wanted === undefined || wanted === String(major) || wanted === version;
}

function parse(range: string): Range {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const values = new Map(
    parameters.map((parameter) => {
      const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
      return [name, value.replace(/^"(.*)"$/, '$1')] as const;
    }),
  );
  const quality = Number(values.get('q') ?? 1);
  return { type, version: values.get('version'), quality: Number.isFinite(quality) ? quality : 0 };
}
