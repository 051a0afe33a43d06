import { useState } from 'preact/hooks';
import type { BatchRequest, FollowerNode, JobView } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Select, TextField } from '../shared/fields';
import { post } from '../shared/http';
import { addJob } from '../shared/jobs/use-jobs';
import { optionalCountOf } from '../shared/numbers';
import { Code } from '../shared/text';
import { WriteDialog } from '../shared/write-dialog';

/** Everybody, of a republication. */
const ALL = '*';

export interface StartProps {
  readonly kind: 'seed' | 'republish';
  readonly replica?: string;
  readonly contract?: string;
  /** A run to be gone on with. */
  readonly run?: string;
  readonly rowsPerSecond?: number | undefined;
  readonly followers: readonly FollowerNode[];
  readonly onClose: () => void;
}

export function StartDialog(props: StartProps) {
  const { kind, run, followers, onClose } = props;
  const [chosen, choose] = useState(props.replica);
  const replica = chosen ?? followers[0]?.replica ?? '';
  const [contract, chooseContract] = useState(props.contract ?? '');
  const [rowsPerSecond, setRate] = useState(String(props.rowsPerSecond ?? ''));
  const [segments, setSegments] = useState('');
  const pace = optionalCountOf(rowsPerSecond);
  const parts = optionalCountOf(segments);
  const contracts = [...new Set(followers.map((each) => each.contract))];
  const toAll = replica === ALL;
  const title =
    `${run ? 'Resume' : kind === 'seed' ? 'Seed' : 'Republish'} ${run ? visibleText(replica) : ''}`.trim();
  const incomplete = !replica
    ? 'Choose a replica.'
    : toAll && !contract
      ? 'Choose a contract.'
      : pace && parts
        ? undefined
        : 'Write whole numbers, or nothing.';
  return (
    <WriteDialog
      title={title}
      subject={toAll ? contract : replica}
      action={run ? 'Resume' : kind === 'seed' ? 'Start seed' : 'Start republication'}
      incomplete={incomplete}
      onClose={onClose}
      send={async (confirm) => {
        const request: BatchRequest = {
          replica,
          ...(contract && { contract }),
          ...(pace?.value && { rowsPerSecond: pace.value }),
          ...(parts?.value && { segments: parts.value }),
          ...(run && { run }),
          ...confirm,
        };
        addJob(await post<JobView>(`jobs/${kind}`, request));
      }}
    >
      {run ? (
        <p>
          Goes on with run <Code of={run} /> from where it stands.
        </p>
      ) : (
        <>
          <p>
            {kind === 'seed'
              ? 'Sends every row of the owner to the queue of this replica alone.'
              : 'Has the owner publish its rows again, in the order of its stream.'}
          </p>
          <Select
            label="Replica"
            value={replica}
            choices={[
              ...(kind === 'republish' ? [{ value: ALL, label: 'everybody who follows a contract' }] : []),
              ...followers.map((each) => ({ value: each.replica })),
            ]}
            onValue={choose}
          />
          {toAll && (
            <Select
              label="Contract"
              value={contract}
              choices={[{ value: '', label: 'choose one' }, ...contracts.map((value) => ({ value }))]}
              onValue={chooseContract}
            />
          )}
          <TextField
            label="Segments"
            hint="Parts of the table that are read at a time. Nothing written: as many as the owner takes by itself."
            type="number"
            min={1}
            value={segments}
            onValue={setSegments}
          />
        </>
      )}
      <TextField
        label="Rows a second at most"
        hint="Nothing written: as fast as it goes."
        type="number"
        min={1}
        value={rowsPerSecond}
        onValue={setRate}
      />
    </WriteDialog>
  );
}
