import type { FieldView } from '../../console/api';
import { Table } from '../shared/table';
import { Code, Text } from '../shared/text';

export interface FieldTableProps {
  readonly contract: string;
  readonly fields: readonly FieldView[];
  readonly keyNames: readonly string[];
}

export function FieldTable({ contract, fields, keyNames }: FieldTableProps) {
  return (
    <Table
      caption={`Fields of ${contract}`}
      rows={fields}
      keyOf={({ name }) => name}
      empty="It has no fields."
      columns={[
        {
          title: 'Field',
          heads: true,
          cell: ({ name }) => (
            <>
              <Code of={name} /> {keyNames.includes(name) && <span class="tag">key</span>}
            </>
          ),
        },
        { title: 'Type', cell: ({ type }) => <Text of={type} /> },
        {
          title: 'Rules',
          cell: ({ required, pii }) => (
            <>
              {required && <span class="tag">required</span>}{' '}
              {pii && <span class="tag pii">personal data</span>}
            </>
          ),
        },
        {
          title: 'Read by',
          cell: ({ readers }) =>
            readers.length === 0 ? (
              <span class="quiet-text">nobody here</span>
            ) : (
              <Text of={readers.join(', ')} />
            ),
        },
        {
          title: 'About',
          minor: true,
          cell: ({ description }) => (description ? <Text of={description} /> : ''),
        },
      ]}
    />
  );
}
