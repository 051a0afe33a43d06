import { useState } from 'preact/hooks';
import type { AuditRequest, JobView } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { TextField } from '../shared/fields';
import { post } from '../shared/http';
import { addJob } from '../shared/jobs/use-jobs';
import { optionalCountOf } from '../shared/numbers';
import { WriteDialog } from '../shared/write-dialog';

export interface AuditDialogProps {
  readonly replica: string;
  readonly repair: boolean;
  readonly onClose: () => void;
}

export function AuditDialog({ replica, repair, onClose }: AuditDialogProps) {
  const [budget, setBudget] = useState('');
  const lag = optionalCountOf(budget);
  return (
    <WriteDialog
      title={`${repair ? 'Audit and repair' : 'Audit'} ${visibleText(replica)}`}
      subject={replica}
      action={repair ? 'Audit and repair' : 'Audit'}
      harmless={!repair}
      incomplete={lag ? undefined : 'Write whole milliseconds, or nothing.'}
      onClose={onClose}
      send={async (confirm) => {
        const request: AuditRequest = {
          replica,
          repair,
          ...(lag?.value && { lagBudgetMs: lag.value }),
          ...confirm,
        };
        addJob(await post<JobView>('jobs/audit', request));
      }}
    >
      <p>
        Compares every row with its owner’s.
        {repair &&
          ' Rows that are missing or stale are published again for this replica alone; orphaned ones are deleted.'}
      </p>
      <TextField
        label="Lag budget, milliseconds"
        hint="A row that changed since may still be on its way. Nothing written: what the command takes."
        type="number"
        min={1}
        value={budget}
        onValue={setBudget}
      />
    </WriteDialog>
  );
}
