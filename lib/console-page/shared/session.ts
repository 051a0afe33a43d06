import type { SessionView } from '../../console/api';
import { Store } from './store';
import { useStore } from './use-store';

/** Where the console works. It is known before the first page is shown. */
export const session = new Store<SessionView | undefined>(undefined);

export function useSession(): SessionView | undefined {
  return useStore(session);
}

/** Why nothing can be written here. @default it can */
export function useReadOnlyReason(): string | undefined {
  const known = useSession();
  if (!known) return 'It is not known yet whether this console may write.';
  return known.write
    ? undefined
    : 'This console is read-only. Start it again with --write to change something.';
}

/** What a person types before something is written on AWS: the name of the bounded context. */
export const contextOf = (subject: string): string => subject.split('/')[0] ?? subject;
