import {
  type BatchJobProgress,
  elsewhereOf,
  feedOf,
  type OperatorClients,
  replicaOf,
  runBatchJob,
} from '../../operator';
import { EVERY_REPLICA, type ReplicaElsewhere, type RunKind } from '../../wire/batch-requests';
import type { FeedDescription } from '../../wire/parameters';
import type { BatchRequest } from '../api';
import type { Known } from '../shared/known-topology';
import { ConsoleError } from '../shared/problem';
import type { Steps, Work } from './job';

/** Fills a replica, or has its owner tell of its rows again. */
export async function batchWork(
  clients: OperatorClients,
  known: Known,
  kind: RunKind,
  request: BatchRequest,
  isAws: boolean,
): Promise<Work> {
  const { segments, rowsPerSecond, run } = request;
  const side = await sideOf(clients, known, kind, request);
  const job = { kind, replica: side.replica, elsewhere: side.elsewhere, segments, rowsPerSecond, run };
  return {
    kind,
    subject: side.subject,
    rowsPerSecond,
    work: async (signal, onProgress) => {
      const end = await runBatchJob(side.clients, side.feed, job, {
        // On AWS it goes on even if this computer is closed.
        via: isAws ? 'state-machine' : 'loop',
        signal,
        onProgress: (at) => onProgress(stepsOf(at)),
      });
      const { refused } = end;
      const messages = [
        ...(end.state === 'finished' && kind === 'seed'
          ? [`every row was sent: audit ${side.subject} to see that each arrived`]
          : []),
        ...(refused > 0
          ? [`${refused} refused: the log of the feed's batch function says why, at "row refused"`]
          : []),
      ];
      const state = end.state === 'finished' ? 'finished' : 'stopped';
      return { ...stepsOf(end), state, messages };
    },
  };
}

interface Side {
  readonly subject: string;
  readonly replica: string;
  readonly feed: FeedDescription;
  readonly clients: OperatorClients;
  readonly elsewhere?: ReplicaElsewhere;
}

/** @throws ConsoleError `invalid-request`; OperatorError of a replica or feed that is not known */
async function sideOf(
  clients: OperatorClients,
  { topology, owners }: Known,
  kind: RunKind,
  { replica: name, contract }: BatchRequest,
): Promise<Side> {
  if (name !== EVERY_REPLICA) {
    const replica = replicaOf(topology, name);
    const { feed, clients: there } = await owners.of(replica);
    const elsewhere = elsewhereOf(replica);
    return { subject: replica.name, replica: replica.name, feed, clients: there, elsewhere };
  }
  if (kind === 'republish' && contract !== undefined) {
    const feed = feedOf(topology, contract);
    return { subject: feed.contract, replica: EVERY_REPLICA, feed, clients };
  }
  throw new ConsoleError('invalid-request', 'name one replica; to republish to every one, name the contract');
}

function stepsOf({ run, segments, finishedSegments, read, sent, skipped, refused }: BatchJobProgress): Steps {
  return {
    run,
    counts: { read, sent, skipped, refused },
    ...(segments > 0 && { progress: finishedSegments / segments }),
  };
}
