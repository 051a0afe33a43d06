import type { RowCopy, RowPage } from '../../console/api';
import { duration, keyText, NOTHING, valueText } from '../shared/format';
import { Link } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { Table } from '../shared/table';
import { Code, Masked } from '../shared/text';

export interface RowPageTableProps {
  readonly page: RowPage;
  readonly contract: string | undefined;
  readonly keyNames: readonly string[] | undefined;
}

export function RowPageTable({ page: { rows }, contract, keyNames }: RowPageTableProps) {
  const names = [...new Set(rows.flatMap(({ fields, masked }) => [...Object.keys(fields), ...masked]))];
  return (
    <Table
      caption="Rows of the index"
      rows={rows.map((row, at) => ({ row, at }))}
      keyOf={({ at }) => String(at)}
      empty="The index has no such row."
      columns={[
        ...names.map((name) => ({
          title: <Code of={name} />,
          cell: ({ row }: { readonly row: RowCopy }) => <Field of={row} name={name} />,
        })),
        { title: 'Sequence', minor: true, cell: ({ row }) => <Code of={row.sequence} /> },
        { title: 'Age', numeric: true, cell: ({ row }) => duration(row.ageMs) },
        {
          title: 'Compare',
          cell: ({ row }) => <Compare row={row} contract={contract} keyNames={keyNames} />,
        },
      ]}
    />
  );
}

function Field({ of: { fields, masked }, name }: { readonly of: RowCopy; readonly name: string }) {
  if (masked.includes(name)) return <Masked />;
  return Object.hasOwn(fields, name) ? <Code of={valueText(fields[name])} /> : NOTHING;
}

function Compare({ row, contract, keyNames }: Omit<RowPageTableProps, 'page'> & { readonly row: RowCopy }) {
  if (!contract || !keyNames?.every((name) => Object.hasOwn(row.fields, name))) return null;
  const key = Object.fromEntries(keyNames.map((name) => [name, row.fields[name] ?? null]));
  return (
    <Link to={pathOf('rows', { contract, key: JSON.stringify(key) })} aria-label={`Compare ${keyText(key)}`}>
      Compare
    </Link>
  );
}
