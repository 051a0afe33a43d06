import type { ContractView } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Fact } from '../shared/facts';
import { Select } from '../shared/fields';
import { addressOf } from '../shared/http';
import { Link, setQuery } from '../shared/navigation';
import { Panel } from '../shared/page';
import { pathOf } from '../shared/route';
import { Code, Json, Text } from '../shared/text';
import { FieldTable } from './field-table';
import { versionName } from './versions';

export interface ContractPanelProps {
  readonly contract: ContractView;
  readonly versions: readonly ContractView[];
}

export function ContractPanel({ contract, versions }: ContractPanelProps) {
  const { id, version, title, description, owner, key, kind, fields, readers, schema } = contract;
  return (
    <Panel
      title={
        <>
          <Text of={id} /> {versionName(version)}
        </>
      }
      actions={
        <>
          <Link class="button" to={pathOf('changes', { contract: id })}>
            Its changes
          </Link>
          <a class="button" href={addressOf('catalog/asyncapi', { contract: id })} download>
            Download AsyncAPI
          </a>
        </>
      }
    >
      {(title ?? description) !== undefined && (
        <p>
          {title !== undefined && (
            <strong>
              <Text of={title} />
              {'. '}
            </strong>
          )}
          {description !== undefined && <Text of={description} />}
        </p>
      )}
      <dl class="facts">
        <Fact term="owner">
          <Text of={owner} />
        </Fact>
        <Fact term="kind">{kind === 'event' ? 'business event' : 'rows'}</Fact>
        <Fact term="key">
          <Code of={key.join(', ')} />
        </Fact>
      </dl>
      {versions.length > 1 && (
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          <Select
            label="Version"
            value={version}
            choices={versions.map((each) => ({ value: each.version, label: versionName(each.version) }))}
            onValue={(wanted) => setQuery({ contract: id, version: wanted })}
          />
        </form>
      )}
      <h3>Fields</h3>
      <FieldTable contract={visibleText(id)} fields={fields} keyNames={key} />
      <h3>Readers</h3>
      {readers.length === 0 ? (
        <p class="empty">Nobody here reads it.</p>
      ) : (
        <ul class="readers">
          {readers.map(({ replica, kind: readerKind, fields: read }) => (
            <li key={replica}>
              <Text of={replica} /> {readerKind && <span class="tag">{readerKind}</span>}
              <span class="quiet-text"> reads </span>
              <Code of={read.join(', ')} />
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>The contract itself</summary>
        <Json of={schema} label="Schema" />
      </details>
    </Panel>
  );
}
