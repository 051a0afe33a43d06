import { useState } from 'preact/hooks';
import type { RowIndex } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Select, TextField } from '../shared/fields';
import { navigate } from '../shared/navigation';
import { pathOf } from '../shared/route';
import type { ByProps } from './by-key';
import { jsonOf } from './key-input';

/** A replica, one of its indexes, and what to ask it for. */
export function IndexForm({ choices, query }: ByProps) {
  const replicas = choices?.replicas ?? [];
  const [chosenReplica, chooseReplica] = useState(query.replica);
  const replica = chosenReplica ?? replicas[0]?.replica ?? '';
  const indexes: readonly RowIndex[] = replicas.find((each) => each.replica === replica)?.indexes ?? [];
  const [index, chooseIndex] = useState(query.index ?? '');
  const [partition, setPartition] = useState(query.partition ?? '');
  const [sort, setSort] = useState(query.sort ?? '');
  const chosen = indexes.find(({ name = '' }) => name === index) ?? indexes[0];
  return (
    <form
      class="filters"
      aria-label="Look for rows by an index"
      onSubmit={(event) => {
        event.preventDefault();
        navigate(
          pathOf('rows', {
            by: 'index',
            replica,
            index: chosen?.name,
            partition: jsonOf(partition),
            sort: sort && jsonOf(sort),
          }),
        );
      }}
    >
      <Select
        label="Replica"
        value={replica}
        choices={replicas.map((each) => ({ value: each.replica }))}
        onValue={(value) => {
          chooseReplica(value);
          chooseIndex('');
        }}
      />
      <Select
        label="Index"
        value={chosen?.name ?? ''}
        choices={indexes.map(({ name = '' }) => ({ value: name, label: name || 'the key of the table' }))}
        onValue={chooseIndex}
      />
      <TextField
        label={chosen ? visibleText(chosen.partitionKey) : 'Partition key'}
        hint="JSON, or a text"
        value={partition}
        required
        onValue={setPartition}
      />
      {chosen?.sortKey !== undefined && (
        <TextField label={visibleText(chosen.sortKey)} hint="if wanted" value={sort} onValue={setSort} />
      )}
      <button type="submit" class="primary">
        Look up
      </button>
    </form>
  );
}
