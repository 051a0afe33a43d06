import type { Route } from '../shared/route';
import { ChangeStoryPage } from './change-story-page';
import { ChangesListPage } from './changes-list-page';

export function ChangesPage({ route }: { readonly route: Route }) {
  return route.id === undefined ? (
    <ChangesListPage route={route} />
  ) : (
    <ChangeStoryPage id={route.id} key={route.id} />
  );
}
