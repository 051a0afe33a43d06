import { useState } from 'preact/hooks';
import type { JobView, RedriveRequest } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Check, TextField } from '../shared/fields';
import { words } from '../shared/format';
import { post } from '../shared/http';
import { addJob } from '../shared/jobs/use-jobs';
import { countOf } from '../shared/numbers';
import { useReadOnlyReason } from '../shared/session';
import { Text } from '../shared/text';
import { WriteDialog } from '../shared/write-dialog';

export interface RedriveDialogProps {
  readonly replica: string;
  readonly selection: RedriveRequest['selection'];
  readonly onClose: () => void;
}

export function RedriveDialog({ replica, selection, onClose }: RedriveDialogProps) {
  const readOnly = useReadOnlyReason() !== undefined;
  // It begins with what writes nothing, so that nobody sends by mistake.
  const [dryRun, setDryRun] = useState(true);
  const [canary, setCanary] = useState(true);
  const [perSecond, setPerSecond] = useState('50');
  const pace = countOf(perSecond);
  return (
    <WriteDialog
      title={`Redrive ${visibleText(replica)}`}
      subject={replica}
      action={dryRun ? 'Try without sending' : 'Redrive'}
      harmless={dryRun}
      incomplete={pace === undefined ? 'Write how many messages a second.' : undefined}
      onClose={onClose}
      send={async (confirm) => {
        const request: RedriveRequest = { replica, selection, dryRun, canary, ...confirm };
        addJob(await post<JobView>('failures/redrive', { ...request, perSecond: pace }));
      }}
    >
      <p>
        Sends <Selected of={selection} /> of <Text of={replica} /> to its queue again. What it holds already
        or newer is deleted unsent.
        {selection === 'all' && ' Messages that are no events are left: choose them by their code.'}
      </p>
      <Check
        label="Dry run"
        hint={
          readOnly
            ? 'This console is read-only: more than a dry run it may not do.'
            : 'Counts, and sends nothing.'
        }
        checked={dryRun}
        onChecked={(checked) => setDryRun(checked)}
      />
      <Check
        label="Canary"
        hint="One message first, then ten, then the rest, as long as none comes back."
        checked={canary}
        onChecked={setCanary}
      />
      <TextField label="Messages a second" type="number" min={1} value={perSecond} onValue={setPerSecond} />
    </WriteDialog>
  );
}

function Selected({ of }: { readonly of: RedriveRequest['selection'] }) {
  if (of === 'all') return <>all messages</>;
  if ('id' in of) return <>one message</>;
  return (
    <>
      messages with <strong>{words(of.code)}</strong>
      {of.contract !== undefined && (
        <>
          {' '}
          of <Text of={of.contract} />
        </>
      )}
    </>
  );
}
