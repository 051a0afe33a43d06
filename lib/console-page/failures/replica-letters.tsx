import type { DeadLetterGroup } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Badge } from '../shared/badge';
import { count, words } from '../shared/format';
import { Link } from '../shared/navigation';
import { Panel } from '../shared/page';
import { pathOf } from '../shared/route';
import { ARRIVAL } from '../shared/states';
import { Table } from '../shared/table';
import { Code, Text } from '../shared/text';
import { Ago } from '../shared/time';
import { WriteButton } from '../shared/write-button';
import type { Intending } from './intent';

export interface ReplicaLettersProps extends Intending {
  readonly of: { readonly replica: string; readonly groups: readonly DeadLetterGroup[] };
  /** A consumer has no rows to compare. */
  readonly auditable: boolean;
}

/** Dead letters of a replica or consumer, with what can be done about them. */
export function ReplicaLetters({ of: { replica, groups }, auditable, intend }: ReplicaLettersProps) {
  const name = visibleText(replica);
  return (
    <Panel
      title={<Text of={replica} />}
      actions={
        <>
          {auditable && <AuditButtons replica={replica} intend={intend} />}
          {groups.length > 0 && (
            <button
              type="button"
              class="primary"
              aria-label={`Redrive all of ${name}`}
              onClick={() => intend({ kind: 'redrive', replica, selection: 'all' })}
            >
              Redrive all …
            </button>
          )}
        </>
      }
    >
      <Table
        caption={`Dead letters of ${name}`}
        rows={groups}
        keyOf={({ queue, code, contract }) => JSON.stringify([queue, code, contract])}
        empty="No dead letters."
        columns={[
          {
            title: 'Code',
            heads: true,
            cell: ({ queue, code, contract }) => (
              <Link to={pathOf('failures', { replica, queue, code, contract })}>{words(code)}</Link>
            ),
          },
          { title: 'Queue', cell: ({ queue }) => <Badge look={ARRIVAL[queue]} /> },
          { title: 'Contract', cell: ({ contract }) => <Code of={contract} /> },
          { title: 'Messages', numeric: true, cell: (group) => count(group.count) },
          { title: 'Oldest', minor: true, cell: ({ oldest }) => <Ago at={oldest} /> },
          { title: 'Newest', cell: ({ newest }) => <Ago at={newest} /> },
          {
            title: 'Way back',
            cell: ({ code, contract }) => (
              <button
                type="button"
                aria-label={`Redrive ${words(code)} of ${name}`}
                onClick={() => intend({ kind: 'redrive', replica, selection: { code, contract } })}
              >
                Redrive …
              </button>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function AuditButtons({ replica, intend }: Intending & { readonly replica: string }) {
  const name = visibleText(replica);
  const audit = (repair: boolean) => intend({ kind: 'audit', replica, repair });
  return (
    <>
      <button type="button" aria-label={`Audit ${name}`} onClick={() => audit(false)}>
        Audit …
      </button>
      <WriteButton label={`Audit and repair ${name}`} onClick={() => audit(true)}>
        Audit and repair …
      </WriteButton>
    </>
  );
}
