import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SessionView } from '../../console/api';
import { CatalogPage } from '../catalog/catalog-page';
import { ChangesPage } from '../changes/changes-page';
import { ChartsPage } from '../charts/charts-page';
import { FailuresPage } from '../failures/failures-page';
import { JobsPage } from '../jobs/jobs-page';
import { MapPage } from '../map/map-page';
import { RowsPage } from '../rows/rows-page';
import { Link, route } from '../shared/navigation';
import { Page, Problem } from '../shared/page';
import { PAGES, pathOf, type Route } from '../shared/route';
import { session } from '../shared/session';
import { useAnswer } from '../shared/use-answer';
import { useStore } from '../shared/use-store';
import { Banner } from './banner';
import { failureCount } from './failure-count';
import { HelpDialog } from './help-dialog';
import { NavigationBar } from './navigation-bar';
import { Updates } from './updates';

const PAGE_OF: Readonly<Record<Route['page'], ComponentType<{ readonly route: Route }>>> = {
  map: MapPage,
  changes: ChangesPage,
  rows: RowsPage,
  failures: FailuresPage,
  catalog: CatalogPage,
  charts: ChartsPage,
  jobs: JobsPage,
  'not-found': NotFound,
};

export function App() {
  const { value, problem, reload } = useAnswer<SessionView>('session');
  useEffect(() => {
    if (value) session.set(value);
  }, [value]);
  const here = useStore(route);
  useTitle(here);
  useFocusOfPage(here);
  const Shown = PAGE_OF[here.page];
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Banner />
      <div class="body">
        <NavigationBar />
        <main id="main" tabIndex={-1}>
          <Problem of={problem} retry={reload} />
          <Shown route={here} />
        </main>
      </div>
      <Updates />
      <HelpDialog />
    </>
  );
}

function NotFound() {
  return (
    <Page title="No such page" about="The console has no page of this address.">
      <p>
        <Link to={pathOf('map')}>Go to the map</Link>
      </p>
    </Page>
  );
}

/** `(3) Failures · event-sharing`, so that a tab in the background tells of failures. */
function useTitle({ page }: Route): void {
  const failures = useStore(failureCount);
  const title = PAGES.find((each) => each.page === page)?.title ?? 'No such page';
  useEffect(() => {
    document.title = `${failures > 0 ? `(${failures}) ` : ''}${title} · event-sharing`;
  }, [failures, title]);
}

/** Who goes to another page hears its heading, and goes on from there. */
function useFocusOfPage({ page, id }: Route): void {
  const place = `${page} ${id ?? ''}`;
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    document.getElementById('page-title')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);
}
