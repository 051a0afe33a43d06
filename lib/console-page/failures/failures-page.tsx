import type { Route } from '../shared/route';
import { FailureGroupsPage } from './failure-groups-page';
import { LetterPage } from './letter-page';

export function FailuresPage({ route: { id, query } }: { readonly route: Route }) {
  const { replica } = query;
  if (id !== undefined && replica !== undefined) return <LetterPage key={id} id={id} replica={replica} />;
  return <FailureGroupsPage query={query} />;
}
