import { toAsyncApi } from '../../catalog/asyncapi';
import type { CatalogView } from '../api';
import { betweenVersions } from '../catalog/compatibility';
import { contractViews } from '../catalog/contract-view';
import { Input } from '../shared/input';
import { ConsoleError } from '../shared/problem';
import type { AddRoutes } from '../state/route';

export const catalogRoutes: AddRoutes = (app, { catalog: source }) => {
  app.get('/api/catalog', async (context) => {
    const { catalog, problems } = await source.get();
    const view: CatalogView = { contracts: contractViews(catalog), problems };
    return context.json(view);
  });

  app.get('/api/catalog/asyncapi', async (context) => {
    const contract = new Input(context.req.query()).optionalText('contract');
    const { catalog } = await source.get();
    const isWanted = (id: string) => contract === undefined || id === contract;
    const part = {
      contracts: catalog.contracts.filter(({ id }) => isWanted(id)),
      replicas: catalog.replicas.filter((replica) => isWanted(replica.contract)),
    };
    if (part.contracts.length === 0) throw unknownContract(contract ?? '');
    // A name of a contract is not a name of a file.
    const file = (contract ?? 'all').replace(/[^\w.-]/g, '-');
    return context.body(JSON.stringify(toAsyncApi(part), null, 2), 200, {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="asyncapi-${file}.json"`,
    });
  });

  app.get('/api/catalog/versions', async (context) => {
    const input = new Input(context.req.query());
    const id = input.text('contract');
    const [from, to] = [input.text('from'), input.text('to')];
    const { contracts, readers } = await source.get();
    const versionOf = (major: string) => {
      const found = contracts.find((one) => one.id === id && String(one.major) === major);
      if (!found) throw unknownContract(`${id} in version ${major}`);
      return found;
    };
    return context.json(betweenVersions(versionOf(from), versionOf(to), readers));
  });
};

function unknownContract(name: string): ConsoleError {
  return new ConsoleError('not-found', `no contract ${name} is known here: see the catalogue`);
}
