import type { EditRecord } from '../../console/api';
import { Panel } from '../shared/page';
import { Table } from '../shared/table';
import { Code, Text } from '../shared/text';
import { Clock } from '../shared/time';

/** Who sent it again after an edit. */
export function EditRecords({ of }: { readonly of: readonly EditRecord[] }) {
  if (of.length === 0) return null;
  return (
    <Panel title="Edits that were sent">
      <Table
        caption="Edits that were sent"
        rows={of}
        keyOf={({ at, who }) => `${at} ${who}`}
        empty=""
        columns={[
          { title: 'When', cell: ({ at }) => <Clock at={at} /> },
          { title: 'Who', heads: true, cell: ({ who }) => <Text of={who} /> },
          { title: 'Changed', cell: ({ changed }) => <Code of={changed.join(', ')} /> },
        ]}
      />
    </Panel>
  );
}
