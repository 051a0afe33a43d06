import { useState } from 'preact/hooks';
import type { RowChoices, RowComparison } from '../../console/api';
import { keyText } from '../shared/format';
import { Loading, Panel, Problem } from '../shared/page';
import type { Route } from '../shared/route';
import { Text } from '../shared/text';
import { useAnswer } from '../shared/use-answer';
import { ComparisonTable } from './comparison-table';
import { ComparisonVerdict } from './comparison-verdict';
import { EventView } from './event-view';
import { KeyForm } from './key-form';
import { parseKey } from './key-input';

export interface ByProps {
  readonly choices: RowChoices | undefined;
  readonly query: Route['query'];
}

export function ByKey({ choices, query: { contract, key } }: ByProps) {
  const asked = contract !== undefined && key !== undefined;
  const [reveal, setReveal] = useState(false);
  const { value, problem, loading, reload } = useAnswer<RowComparison>(
    asked ? 'rows' : undefined,
    { contract, key, reveal: reveal ? '1' : undefined },
    `${contract} ${key}`,
  );
  return (
    <>
      <KeyForm key={`${contract} ${key}`} choices={choices} contract={contract} row={parseKey(key)} />
      <Problem of={problem} retry={reload} />
      {loading && !value && <Loading what="the row and its copies" />}
      {value && (
        <>
          <Panel
            title={
              <>
                <Text of={value.contract} /> {keyText(value.key)}
              </>
            }
            actions={
              <>
                <button type="button" aria-pressed={reveal} onClick={() => setReveal(!reveal)}>
                  Show personal data
                </button>
                <button type="button" onClick={reload}>
                  Read again
                </button>
              </>
            }
          >
            <ComparisonVerdict of={value} />
            <ComparisonTable of={value} />
          </Panel>
          <EventView event={value.event} />
        </>
      )}
    </>
  );
}
