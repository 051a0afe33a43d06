import { useState } from 'preact/hooks';
import type { RowPage } from '../../console/api';
import { navigate } from '../shared/navigation';
import { Loading, Panel, Problem } from '../shared/page';
import { pathOf } from '../shared/route';
import { Text } from '../shared/text';
import { useAnswer } from '../shared/use-answer';
import type { ByProps } from './by-key';
import { IndexForm } from './index-form';
import { RowPageTable } from './row-page-table';

export function ByIndex({ choices, query }: ByProps) {
  const { replica, index, partition, sort, next } = query;
  const asked = replica !== undefined && partition !== undefined;
  const [reveal, setReveal] = useState(false);
  const { value, problem, loading, reload } = useAnswer<RowPage>(
    asked ? 'rows/query' : undefined,
    { replica, index, partition, sort, next, reveal: reveal ? '1' : undefined },
    JSON.stringify(query),
  );
  const contract = choices?.replicas.find((each) => each.replica === replica)?.contract;
  const key = choices?.contracts.find((each) => each.contract === contract)?.key.map(({ name }) => name);
  return (
    <>
      <IndexForm key={JSON.stringify(query)} choices={choices} query={query} />
      <Problem of={problem} retry={reload} />
      {loading && !value && <Loading what="rows" />}
      {value && (
        <Panel
          title={
            <>
              Rows of <Text of={replica} />
            </>
          }
          actions={
            <button type="button" aria-pressed={reveal} onClick={() => setReveal(!reveal)}>
              Show personal data
            </button>
          }
        >
          <RowPageTable page={value} contract={contract} keyNames={key} />
          {value.next !== undefined && (
            <p class="more">
              <button type="button" onClick={() => navigate(pathOf('rows', { ...query, next: value.next }))}>
                Next page
              </button>
            </p>
          )}
        </Panel>
      )}
    </>
  );
}
