import { ProtocolError } from './errors';
import type { SharedContract } from './projection';

/**
 * The contract that a request means, among those of a feed.
 *
 * @param published the newest major version first
 * @param majors in order of preference. @default the newest that is published
 * @throws ProtocolError when the feed has no such contract, or none of the versions
 */
export function findContract(
  published: readonly SharedContract[],
  id: string,
  majors?: readonly number[],
): SharedContract {
  const versions = published.filter(({ contract }) => contract.id === id);
  const known = versions.map(({ contract }) => contract.major);
  const wanted = majors ?? known;
  const [found] = wanted.flatMap((major) => versions.filter(({ contract }) => contract.major === major));
  if (found) return found;
  const ids = [...new Set(published.map(({ contract }) => contract.id))].join(', ');
  throw new ProtocolError(
    'bad-request',
    versions.length > 0
      ? `this feed publishes major version ${known.join(' and ')} of ${id}, not ${wanted.join(' or ')}: deploy owner and replica with a version that they share`
      : `this feed does not publish "${id}": it publishes ${ids}`,
  );
}
