import { useState } from 'preact/hooks';
import type { StopRequest } from '../../console/api';
import type { RunAnswer } from '../../wire/batch-requests';
import { visibleText } from '../../wire/visible-text';
import { Badge } from '../shared/badge';
import { count } from '../shared/format';
import { post } from '../shared/http';
import { ProgressBar } from '../shared/progress-bar';
import { JOB, lookOf } from '../shared/states';
import { Table } from '../shared/table';
import { Code, Text } from '../shared/text';
import { Ago } from '../shared/time';
import { WriteButton } from '../shared/write-button';
import { WriteDialog } from '../shared/write-dialog';

export interface RunsTableProps {
  readonly runs: readonly RunAnswer[];
  readonly goOn: (run: RunAnswer) => void;
  readonly onStopped: () => void;
}

/** Runs of anybody: they are stopped and gone on with from here too. */
export function RunsTable({ runs, goOn, onStopped }: RunsTableProps) {
  const [stopping, stop] = useState<RunAnswer>();
  return (
    <>
      <Table
        caption="Runs that owners have recorded, newest first"
        rows={runs}
        keyOf={({ run }) => run}
        empty="No owner has recorded a run."
        columns={[
          {
            title: 'Run',
            heads: true,
            cell: ({ kind, replica, run }) => (
              <>
                {kind} <Text of={replica} /> <Code of={run} />
              </>
            ),
          },
          { title: 'State', cell: ({ state }) => <Badge look={lookOf(JOB, state)} /> },
          {
            title: 'Progress',
            cell: ({ run, segments, finishedSegments }) => (
              <ProgressBar
                label={`Progress of run ${visibleText(run)}`}
                of={segments > 0 ? finishedSegments / segments : 0}
              />
            ),
          },
          { title: 'Read', numeric: true, cell: ({ read }) => count(read) },
          { title: 'Went on', cell: ({ updatedAt }) => <Ago at={updatedAt} /> },
          {
            title: 'Actions',
            cell: (run) =>
              run.state === 'running' ? (
                <WriteButton
                  kind="danger"
                  label={`Stop run ${visibleText(run.run)}`}
                  onClick={() => stop(run)}
                >
                  Stop
                </WriteButton>
              ) : run.state === 'stopped' ? (
                <WriteButton label={`Resume run ${visibleText(run.run)}`} onClick={() => goOn(run)}>
                  Resume
                </WriteButton>
              ) : null,
          },
        ]}
      />
      {stopping && (
        <WriteDialog
          title="Stop run"
          subject={stopping.contract}
          action="Stop it"
          danger
          onClose={() => stop(undefined)}
          send={async (confirm) => {
            const address = `runs/${encodeURIComponent(stopping.run)}/stop`;
            await post(address, confirm satisfies StopRequest, { contract: stopping.contract });
            onStopped();
          }}
        >
          <p>What is done stays done, and the run can go on later, by whoever wants.</p>
        </WriteDialog>
      )}
    </>
  );
}
