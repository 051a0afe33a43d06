import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { LocalCloud } from '../../local-cloud';
import { discover } from '../../operator';
import { placesOf } from '../cloud/places';
import { DevError, messageOf } from '../errors';
import { toItem } from './exact-json';
import { readSeedFile, type SeedItem } from './seed-file';

const AT_ONCE = 10;
const MAX_TOLD = 5;
const TABLE = /^AWS::DynamoDB::(Global)?Table$/;

interface Target {
  readonly table: string;
  readonly dynamodb: DynamoDBClient;
}

/**
 * Writes example data into the tables of a cloud, as their owners would.
 *
 * @returns how many items each contract or table got, by the names that the file has
 * @throws DevError `invalid-seed` before anything is written, `not-seeded` with the items that DynamoDB refused
 */
export async function seedCloud(cloud: LocalCloud, file: string): Promise<ReadonlyMap<string, number>> {
  const items = readSeedFile(file);
  const targets = await targetsOf(cloud);
  const writes = items.map((item) => ({ item, target: targetOf(item, targets, file) }));
  const counts = new Map<string, number>();
  const refused: string[] = [];
  for (let first = 0; first < writes.length; first += AT_ONCE) {
    await Promise.all(
      writes.slice(first, first + AT_ONCE).map(async ({ item: { at, target: name, item }, target }) => {
        try {
          await target.dynamodb.send(new PutItemCommand({ TableName: target.table, Item: toItem(item) }));
          counts.set(name, (counts.get(name) ?? 0) + 1);
        } catch (error) {
          refused.push(`${at}: ${messageOf(error)}`);
        }
      }),
    );
  }
  if (refused.length === 0) return counts;
  const more = refused.length > MAX_TOLD ? [`and ${refused.length - MAX_TOLD} more`] : [];
  throw new DevError(
    'not-seeded',
    [
      `${refused.length} of ${items.length} items of ${file} were not written: give them the attributes of the table's key, in its types`,
      ...refused.slice(0, MAX_TOLD),
      ...more,
    ].join('\n  '),
  );
}

/** Tables by the names that they may have in a file: contracts, names and construct paths. */
async function targetsOf(cloud: LocalCloud): Promise<ReadonlyMap<string, Target>> {
  const targets = new Map<string, Target>();
  for (const { type, path, physicalId, accountId, region } of cloud.resources()) {
    if (!TABLE.test(type)) continue;
    const target = { table: physicalId, dynamodb: cloud.in({ account: accountId, region }).clients.dynamodb };
    for (const name of [path, path.replace(/\/Resource$/, ''), physicalId]) targets.set(name, target);
  }
  for (const { environment, namespace } of placesOf(cloud)) {
    const { dynamodb } = environment.clients;
    for (const { contract, table } of (await discover(environment.clients, namespace)).feeds) {
      const name = namespace === undefined ? contract : `${namespace}:${contract}`;
      targets.set(name, { table, dynamodb });
      if (!targets.has(contract)) targets.set(contract, { table, dynamodb });
    }
  }
  return targets;
}

function targetOf({ at, target }: SeedItem, targets: ReadonlyMap<string, Target>, file: string): Target {
  const found = targets.get(target);
  if (found) return found;
  const known = [...targets.keys()].filter((name) => !name.endsWith('/Resource'));
  throw new DevError(
    'invalid-seed',
    `${at} of ${file} is for "${target}", which is neither a contract nor a table here: name one of ${known.join(', ')}`,
  );
}
