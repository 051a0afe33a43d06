import type { CatalogView, ContractView } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Link } from '../shared/navigation';
import { Loading, Page, Problem, Problems } from '../shared/page';
import { pathOf, type Route } from '../shared/route';
import { Text } from '../shared/text';
import { useAnswer } from '../shared/use-answer';
import { CheckPanel } from './check-panel';
import { ContractPanel } from './contract-panel';
import { byVersion, contractsOf, versionName } from './versions';
import { VersionsPanel } from './versions-panel';

/** Who reads what. */
export function CatalogPage({ route: { query } }: { readonly route: Route }) {
  const { value, problem, loading, reload } = useAnswer<CatalogView>('catalog');
  const contracts = byVersion(value?.contracts ?? []);
  const chosen = chosenOf(contracts, query);
  const versions = contracts.filter(({ id }) => id === chosen?.id);
  return (
    <Page title="Catalogue" about="What services share, who reads each field, and what a change would break.">
      <Problem of={problem} retry={reload} />
      <Problems of={value?.problems} />
      {loading && !value && <Loading what="contracts" />}
      {value && contracts.length === 0 && <p class="empty">No contract is known here.</p>}
      {chosen && (
        <div class="catalog">
          <nav aria-label="Contracts">
            <ul class="choices">
              {contractsOf(value?.contracts ?? []).map(({ id, kind, versions: known }) => (
                <li key={id}>
                  <Link
                    to={pathOf('catalog', { contract: id })}
                    aria-current={id === chosen.id ? 'true' : undefined}
                  >
                    <Text of={id} />
                    <span class="tag">
                      {kind === 'event'
                        ? 'event'
                        : `${known.length > 1 ? `${known.length} versions` : versionName(known[0] ?? '')}`}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <div>
            <ContractPanel contract={chosen} versions={versions} />
            {versions.length > 1 && (
              <VersionsPanel
                key={chosen.id}
                contract={chosen.id}
                versions={versions.map(({ version }) => version)}
              />
            )}
            <CheckPanel key={`${chosen.id} check`} contract={chosen} />
          </div>
        </div>
      )}
      {value && query.contract && !contracts.some(({ id }) => id === query.contract) && (
        <p class="empty">There is no contract {visibleText(query.contract)}.</p>
      )}
    </Page>
  );
}

/** The contract that the address names, in its newest version unless it names one. */
function chosenOf(
  contracts: readonly ContractView[],
  { contract, version }: Route['query'],
): ContractView | undefined {
  const wanted = contracts.filter(({ id }) => id === (contract ?? contracts[0]?.id));
  return wanted.find((each) => each.version === version) ?? wanted.at(-1);
}
