import { plural, shortCount } from '../shared/format';
import { Link, route } from '../shared/navigation';
import { PAGES, pathOf } from '../shared/route';
import { useStore } from '../shared/use-store';
import { failureCount } from './failure-count';

export function NavigationBar() {
  const { page } = useStore(route);
  const failures = useStore(failureCount);
  return (
    <nav class="navigation" aria-label="Pages">
      <ul>
        {PAGES.map((each) => (
          <li key={each.page}>
            <Link
              to={pathOf(each.page)}
              aria-current={each.page === page ? 'page' : undefined}
              title={`g ${each.letter}`}
            >
              {each.title}
              {each.page === 'failures' && failures > 0 && (
                <span class="count">
                  <span aria-hidden="true">{shortCount(failures)}</span>
                  <span class="hidden">, {plural(failures, 'failure waits', 'failures wait')}</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
