import { compareRow, indexesOf, type KnownReplica, queryRows } from '../../operator';
import type { RowChoices, RowPage } from '../api';
import { exactKey, exactValue } from '../shared/exact-values';
import { Input } from '../shared/input';
import { ConsoleError } from '../shared/problem';
import { Seal } from '../shared/seal';
import type { AddRoutes } from '../state/route';

const MAX_LISTED = 200;

export const rowRoutes: AddRoutes = (app, { clients, known, catalog, changes }) => {
  // A place is the key of a row, which may be personal.
  const places = new Seal();
  const placeOf = (next: string | undefined) => {
    const place = next === undefined ? undefined : places.open(next);
    if (next === undefined || place !== undefined) return place;
    throw new ConsoleError(
      'invalid-request',
      'next: no page of this console begins there: ask for the first',
    );
  };

  app.get('/api/rows', async (context) => {
    const input = new Input(context.req.query());
    const contract = input.text('contract');
    const key = input.text('key');
    const { topology } = await known.get();
    const { checked } = await catalog.get();
    // Who has seen it change knows whether the change may still be on its way.
    const [last] = changes.list({ contract, key, limit: 1 }).changes;
    const comparison = await compareRow(clients, topology, checked, {
      contract,
      key: exactKey(key),
      reveal: input.flag('reveal'),
      changedAt: last?.time,
    });
    return context.json(comparison);
  });

  app.get('/api/rows/query', async (context) => {
    const input = new Input(context.req.query());
    const sort = input.optionalText('sort');
    const { topology } = await known.get();
    const { checked } = await catalog.get();
    const { rows, next } = await queryRows(clients, topology, checked, {
      replica: input.text('replica'),
      index: input.optionalText('index'),
      partition: exactValue(input.text('partition')),
      sort: sort === undefined ? undefined : exactValue(sort),
      limit: input.whole('limit', MAX_LISTED),
      next: placeOf(input.optionalText('next')),
      reveal: input.flag('reveal'),
    });
    const page: RowPage = { rows, ...(next !== undefined && { next: places.close(next) }) };
    return context.json(page);
  });

  app.get('/api/rows/choices', async (context) => {
    const { topology } = await known.get();
    const { checked } = await catalog.get();
    const indexes = async (replica: KnownReplica) => ({
      replica: replica.name,
      contract: replica.contract,
      // A table that cannot be described can still be chosen by nothing.
      indexes: await indexesOf(clients, replica).catch(() => []),
    });
    const rows = checked.filter(({ contract, feed }) => contract.kind === 'row' && feed !== undefined);
    const newest = rows.filter((one) => rows.find(({ contract }) => contract.id === one.contract.id) === one);
    const choices: RowChoices = {
      contracts: newest.map(({ contract }) => ({
        contract: contract.id,
        key: contract.key.map((name) => ({ name, type: contract.typesOf(name).join(' or ') || 'any value' })),
      })),
      replicas: await Promise.all(topology.replicas.filter(({ table }) => table !== undefined).map(indexes)),
    };
    return context.json(choices);
  });
};
