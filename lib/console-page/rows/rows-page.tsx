import type { RowChoices } from '../../console/api';
import { Link } from '../shared/navigation';
import { Page, Problem } from '../shared/page';
import { pathOf, type Route } from '../shared/route';
import { useAnswer } from '../shared/use-answer';
import { ByIndex } from './by-index';
import { ByKey } from './by-key';

/** Where is my row: the owner's beside every copy of it. */
export function RowsPage({ route: { query } }: { readonly route: Route }) {
  const { value, problem, reload } = useAnswer<RowChoices>('rows/choices');
  const byIndex = query.by === 'index';
  // Who asked for the personal data of one row has not asked for that of another.
  const { next: _, ...question } = query;
  const asked = JSON.stringify(question);
  return (
    <Page title="Rows" about="A row of an owner beside every copy of it, and what differs.">
      <nav class="tabs" aria-label="Look for rows">
        <Link to={pathOf('rows')} aria-current={byIndex ? undefined : 'true'}>
          By key
        </Link>
        <Link to={pathOf('rows', { by: 'index' })} aria-current={byIndex ? 'true' : undefined}>
          By index
        </Link>
      </nav>
      <Problem of={problem} retry={reload} />
      {byIndex ? (
        <ByIndex key={asked} choices={value} query={query} />
      ) : (
        <ByKey key={asked} choices={value} query={query} />
      )}
    </Page>
  );
}
