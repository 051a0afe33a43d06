import { useState } from 'preact/hooks';
import type { JobView, ReplayRequest } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Check } from '../shared/fields';
import { post } from '../shared/http';
import { addJob } from '../shared/jobs/use-jobs';
import { WriteDialog } from '../shared/write-dialog';

export interface ReplayDialogProps {
  readonly contract: string;
  readonly onClose: () => void;
}

export function ReplayDialog({ contract, onClose }: ReplayDialogProps) {
  const [dryRun, setDryRun] = useState(true);
  return (
    <WriteDialog
      title={`Replay ${visibleText(contract)}`}
      subject={contract}
      action={dryRun ? 'Try without publishing' : 'Replay'}
      harmless={dryRun}
      onClose={onClose}
      send={async (confirm) => {
        const request: ReplayRequest = { contract, dryRun, ...confirm };
        addJob(await post<JobView>('failures/replay', request));
      }}
    >
      <p>Has the owner publish the rows again that its publisher refused or gave up, as they are now.</p>
      <Check label="Dry run" hint="Counts, and publishes nothing." checked={dryRun} onChecked={setDryRun} />
    </WriteDialog>
  );
}
