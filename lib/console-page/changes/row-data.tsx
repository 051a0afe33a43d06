import type { ChangeStory } from '../../console/api';
import { valueText } from '../shared/format';
import { Table } from '../shared/table';
import { Code, Masked } from '../shared/text';

/** The event's data; what the change touched is marked. */
export function RowData({ story: { data, masked, fields } }: { readonly story: ChangeStory }) {
  if (!data) return <p class="empty">The data is not kept any more.</p>;
  const names = [...new Set([...Object.keys(data), ...masked])];
  return (
    <Table
      caption="Data of the event"
      rows={names}
      keyOf={(name) => name}
      empty="It carried no fields."
      columns={[
        { title: 'Field', heads: true, cell: (name) => <Code of={name} /> },
        {
          title: 'Value',
          cell: (name) =>
            masked.includes(name) || !Object.hasOwn(data, name) ? (
              <Masked />
            ) : (
              <Code of={valueText(data[name])} />
            ),
        },
        { title: 'Changed', cell: (name) => (fields.includes(name) ? 'changed' : '') },
      ]}
    />
  );
}
