import { useState } from 'preact/hooks';
import type { CompatibilityView } from '../../console/api';
import { Select } from '../shared/fields';
import { Loading, Panel, Problem } from '../shared/page';
import { useAnswer } from '../shared/use-answer';
import { Findings } from './findings';
import { majorOf, versionName } from './versions';

export interface VersionsPanelProps {
  readonly contract: string;
  readonly versions: readonly string[];
}

/** What differs between two versions of a contract. */
export function VersionsPanel({ contract, versions }: VersionsPanelProps) {
  const [from, setFrom] = useState(versions.at(-2) ?? '');
  const [to, setTo] = useState(versions.at(-1) ?? '');
  const { value, problem, loading, reload } = useAnswer<CompatibilityView>('catalog/versions', {
    contract,
    from: majorOf(from),
    to: majorOf(to),
  });
  const choices = versions.map((version) => ({ value: version, label: versionName(version) }));
  return (
    <Panel title="Between versions">
      <form class="filters" aria-label="Compare versions" onSubmit={(event) => event.preventDefault()}>
        <Select label="From" value={from} choices={choices} onValue={setFrom} />
        <Select label="To" value={to} choices={choices} onValue={setTo} />
      </form>
      <Problem of={problem} retry={reload} />
      {loading && !value && <Loading what="differences" />}
      {value && <Findings of={value} />}
    </Panel>
  );
}
