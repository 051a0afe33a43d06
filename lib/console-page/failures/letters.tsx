import type { LettersView } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { count, words } from '../shared/format';
import { Link } from '../shared/navigation';
import { Loading, Panel, Problem } from '../shared/page';
import { pathOf, type Route } from '../shared/route';
import { Table } from '../shared/table';
import { Code, Text } from '../shared/text';
import { Ago } from '../shared/time';
import { useAnswer } from '../shared/use-answer';

/** The messages themselves, newest first. */
export function Letters({ query }: { readonly query: Route['query'] }) {
  const { replica = '', queue, code, contract } = query;
  const { value, problem, loading, reload } = useAnswer<LettersView>('failures/letters', {
    replica,
    queue,
    code,
    contract,
  });
  const chosen = [code && words(code), contract && visibleText(contract), queue].filter(Boolean).join(', ');
  return (
    <Panel
      title={chosen ? `Messages: ${chosen}` : 'Messages'}
      actions={chosen && <Link to={pathOf('failures', { replica })}>All messages of this replica</Link>}
    >
      <Problem of={problem} retry={reload} />
      {loading && !value && <Loading what="messages" />}
      {value && (
        <Table
          caption="Messages, newest first"
          rows={value.letters}
          keyOf={({ id }) => id}
          empty="No such messages."
          columns={[
            {
              title: 'Subject',
              heads: true,
              cell: ({ id, event }) => (
                <Link
                  to={pathOf('failures', { replica }, id)}
                  aria-label={`Message ${visibleText(event?.subject ?? id)}`}
                >
                  <Code of={event?.subject ?? id} />
                </Link>
              ),
            },
            { title: 'Code', cell: (letter) => words(letter.code) },
            { title: 'Reason', cell: ({ reason }) => <Text of={reason} /> },
            { title: 'Failed', numeric: true, cell: ({ failedTimes }) => `${count(failedTimes)} ×` },
            { title: 'Sent', cell: ({ sentAt }) => <Ago at={sentAt} /> },
          ]}
        />
      )}
      {value?.more && <p class="hint">There are more; these are the newest {value.letters.length}.</p>}
    </Panel>
  );
}
