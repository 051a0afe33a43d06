import type { CompatibilityView } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Badge } from '../shared/badge';
import { plural } from '../shared/format';
import { Notice } from '../shared/page';
import { LEVEL, lookOf } from '../shared/states';
import { Table } from '../shared/table';
import { Code, Text } from '../shared/text';

/** What would break, and who would notice. */
export function Findings({
  of: { breaking, findings, contract, from, to },
}: {
  readonly of: CompatibilityView;
}) {
  const readers = [
    ...new Set(findings.filter(({ level }) => level === 'error').flatMap((each) => each.readers)),
  ];
  return (
    <>
      <Notice tone={breaking ? 'bad' : 'good'} role="status">
        <p>
          {breaking ? (
            <>
              <strong>Breaking</strong>
              {readers.length > 0 ? (
                <>
                  {' for '}
                  {plural(readers.length, 'reader')}: <Text of={readers.join(', ')} />
                </>
              ) : (
                ', though nobody here reads what breaks'
              )}
            </>
          ) : (
            <strong>Compatible</strong>
          )}
          {'. '}
          <span class="quiet-text">
            {visibleText(contract)}, {visibleText(from)} → {visibleText(to)}
          </span>
        </p>
      </Notice>
      <Table
        caption="Findings"
        rows={findings}
        keyOf={({ code, path }) => `${code} ${path}`}
        empty="Nothing differs that anybody could notice."
        columns={[
          { title: 'Level', cell: ({ level }) => <Badge look={lookOf(LEVEL, level)} /> },
          { title: 'Where', heads: true, cell: ({ path }) => <Code of={path} /> },
          {
            title: 'What',
            cell: ({ message, code }) => (
              <>
                <Text of={message} /> <code class="quiet-text">{visibleText(code)}</code>
              </>
            ),
          },
          {
            title: 'Who notices',
            cell: (finding) => <Text of={finding.readers.join(', ') || 'nobody here'} />,
          },
        ]}
      />
    </>
  );
}
