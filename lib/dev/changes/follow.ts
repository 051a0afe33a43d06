import type { LocalCloud } from '../../local-cloud';
import type { Change } from '../../operator';

/** What follows the changes of a cloud. */
export interface Followed {
  stop(): Promise<void>;
}

export interface FollowOptions {
  onChange(change: Change): void;
  onError(error: unknown): void;
}

/** Follows the changes of every owner's rows, in all accounts, regions and namespaces of the cloud. */
export async function followChanges(_cloud: LocalCloud, _options: FollowOptions): Promise<Followed> {
  return { async stop() {} };
}
