import { type OperatorClients, type RedriveReport, redrive, replicaOf } from '../../operator';
import type { RedriveRequest } from '../api';
import type { Turns } from '../failures/turns';
import type { Known } from '../shared/known-topology';
import type { End, Work } from './job';

const SHOWN = 20;

/** Sends dead letters back to their replica. */
export function redriveWork(
  clients: OperatorClients,
  { topology }: Known,
  turns: Turns,
  { replica: name, selection, dryRun, canary, perSecond }: RedriveRequest,
): Work {
  const replica = replicaOf(topology, name);
  return {
    kind: 'redrive',
    subject: replica.name,
    work: async (signal, onProgress) => {
      const report = await turns.take(replica.name, () =>
        redrive(clients, replica, selection, {
          dryRun,
          canary,
          perSecond,
          signal,
          onProgress: ({ selected, settled, superseded }) =>
            onProgress({
              counts: { selected, settled, superseded },
              ...(selected > 0 && { progress: (settled + superseded) / selected }),
            }),
        }),
      );
      return endOf(report);
    },
  };
}

const STATES: Readonly<Record<RedriveReport['state'], End['state']>> = {
  done: 'finished',
  'failed-again': 'failed',
  unsettled: 'finished',
  interrupted: 'stopped',
};

function endOf(report: RedriveReport): End {
  const { state, dryRun, selected, superseded, sent, settled, failedAgain, refused, unsettled, left } =
    report;
  if (dryRun) {
    const messages = [
      `dry run: ${sent} would be sent, ${superseded} that are superseded would be deleted; nothing was changed`,
    ];
    return { state: STATES[state], counts: { selected, superseded, sent }, messages };
  }
  const messages = [
    ...failedAgain.map(({ id, code, reason }) => `${id} failed again: ${code}${reason ? `: ${reason}` : ''}`),
    ...refused.map(({ id, reason }) => `${id} refused by the replica's queue: ${reason}`),
    ...unsettled.map((id) => `${id} was sent, and it could not be seen that it was applied`),
  ];
  return {
    state: STATES[state],
    counts: { selected, superseded, sent, settled, failedAgain: failedAgain.length, left },
    ...(state === 'done' && { progress: 1 }),
    messages: messages.slice(0, SHOWN),
  };
}
