import type { JobView, StopRequest } from '../../../console/api';
import { post } from '../http';
import { Text } from '../text';
import { WriteDialog } from '../write-dialog';

export interface StopDialogProps {
  readonly job: Pick<JobView, 'id' | 'kind' | 'subject'>;
  readonly onClose: () => void;
}

export function StopDialog({ job, onClose }: StopDialogProps) {
  return (
    <WriteDialog
      title={`Stop ${job.kind}`}
      subject={job.subject}
      action="Stop it"
      danger
      onClose={onClose}
      send={async (confirm) => {
        await post(`jobs/${encodeURIComponent(job.id)}/stop`, confirm satisfies StopRequest);
      }}
    >
      <p>
        What is done stays done. A seed or republication of <Text of={job.subject} /> can go on later from
        where it stopped.
      </p>
    </WriteDialog>
  );
}
