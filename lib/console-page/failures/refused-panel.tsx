import type { FailureGroup } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { count, words } from '../shared/format';
import { Panel } from '../shared/page';
import { Table } from '../shared/table';
import { Text } from '../shared/text';
import { Ago } from '../shared/time';
import type { Intending } from './intent';

export interface RefusedPanelProps extends Intending {
  readonly of: { readonly contract: string; readonly groups: readonly FailureGroup[] };
}

/** Records that never left their owner. */
export function RefusedPanel({ of: { contract, groups }, intend }: RefusedPanelProps) {
  const name = visibleText(contract);
  return (
    <Panel
      title={
        <>
          Refused by the publisher of <Text of={contract} />
        </>
      }
      actions={
        groups.length > 0 && (
          <button
            type="button"
            class="primary"
            aria-label={`Replay ${name}`}
            onClick={() => intend({ kind: 'replay', contract })}
          >
            Replay …
          </button>
        )
      }
    >
      <Table
        caption={`Records that the publisher of ${name} refused`}
        rows={groups}
        keyOf={({ condition, reason }) => JSON.stringify([condition, reason])}
        empty="No refused records."
        columns={[
          { title: 'Condition', heads: true, cell: ({ condition }) => words(condition) },
          { title: 'Reason', cell: ({ reason }) => <Text of={reason} /> },
          { title: 'Records', numeric: true, cell: ({ records }) => count(records) },
          { title: 'Oldest', minor: true, cell: ({ oldest }) => <Ago at={oldest} /> },
          { title: 'Newest', cell: ({ newest }) => <Ago at={newest} /> },
        ]}
      />
    </Panel>
  );
}
