import { feedOf, type OperatorClients, replayFailures } from '../../operator';
import type { ReplayRequest } from '../api';
import type { Known } from '../shared/known-topology';
import type { End, Work } from './job';

const SHOWN = 20;

/** Publishes what the changes in a failure bucket came to. */
export function replayWork(
  clients: OperatorClients,
  { topology }: Known,
  { contract, dryRun }: ReplayRequest,
): Work {
  const feed = feedOf(topology, contract);
  return {
    kind: 'replay',
    subject: feed.contract,
    work: async (signal, onProgress) => {
      const report = await replayFailures(clients, topology, feed.contract, {
        dryRun,
        signal,
        onProgress: ({ objects, records }) => onProgress({ counts: { objects, records } }),
      });
      const { state, objects, records, marked, deletions, superseded, events, done, kept } = report;
      return {
        state: state === 'done' ? 'finished' : 'stopped',
        counts: (report.dryRun
          ? { objects, records }
          : {
              objects,
              records,
              marked,
              deletions,
              superseded,
              events,
              done,
              kept: kept.length,
            }) as End['counts'],
        messages: [
          ...(report.dryRun ? ['dry run: nothing was changed'] : []),
          ...kept.slice(0, SHOWN).map(({ object, reason }) => `${object} stays: ${reason}`),
        ],
      };
    },
  };
}
