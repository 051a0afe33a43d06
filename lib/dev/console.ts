import type { LocalCloud } from '../local-cloud';
import type { AppliedChange } from './output/events';

/** The page that shows the cloud. */
export interface DevConsole {
  readonly url: string;
  /** Tells it what an update came to. */
  tell(changes: readonly AppliedChange[]): void;
  stop(): Promise<void>;
}

/** Opens the console on a cloud. */
export async function openConsole(
  _cloud: LocalCloud,
  _assemblies: readonly string[],
): Promise<DevConsole | undefined> {
  return undefined;
}
