import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Contract } from '../../../lib/contracts';
import { LocalCloud } from '../../../lib/local-cloud';
import { discover, type OperatorClients, type Topology } from '../../../lib/operator';
import {
  BoundedContext,
  ChangeFeed,
  Namespace,
  OwnedTable,
  ReadReplica,
} from '../../../packages/cdk-event-sharing';
import { operatorClients } from '../../support/operator-clients';
import { temporaryDirectory } from '../../support/temporary-directory';

/** A single-table design: members are rows among others, and have personal data at every depth. */
export const memberSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Member',
  type: 'object',
  'x-contract': {
    owner: 'club',
    entity: 'Member',
    version: '1.0',
    key: ['member', 'seat'],
    source: {
      items: { attribute: 'sk', beginsWith: 'SEAT#' },
      templates: { pk: 'MEMBER#{member}', sk: 'SEAT#{seat}' },
    },
  },
  $defs: { phone: { type: 'object', properties: { number: { type: 'string', 'x-pii': true } } } },
  properties: {
    member: { type: 'string', 'x-pii': true },
    seat: { type: 'integer' },
    name: { type: 'string', 'x-pii': true },
    country: { type: 'string' },
    address: {
      type: 'object',
      properties: { street: { type: 'string', 'x-pii': true }, city: { type: 'string' } },
    },
    phones: { type: 'array', items: { $ref: '#/$defs/phone' } },
    constructor: { type: 'string' },
  },
  required: ['member', 'seat'],
} as const;
export const memberContract = Contract.fromObject(memberSchema);

export const NAMESPACES = ['dev', 'pr-7'] as const;

/** Two environments of one club and its desk, in one account and region. */
export interface Club {
  readonly cloud: LocalCloud;
  readonly clients: OperatorClients;
  readonly topologies: Readonly<Record<(typeof NAMESPACES)[number], Topology>>;
}

export async function startClub(): Promise<Club> {
  const outdir = temporaryDirectory();
  const app = new App({ outdir });
  for (const namespace of NAMESPACES) {
    const club = new Stack(app, `club-${namespace}`);
    const desk = new Stack(app, `desk-${namespace}`);
    for (const stack of [club, desk]) Namespace.set(stack, namespace);
    desk.addStackDependency(club);
    const owner = new BoundedContext(club, 'Context', { name: 'club' });
    const table = new OwnedTable(owner, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new ChangeFeed(owner, 'Feed', { table, contracts: [memberContract] });
    const reader = new BoundedContext(desk, 'Context', { name: 'desk' });
    new ReadReplica(reader, 'Member', { contract: memberContract, filter: { country: ['CH'] } });
    new ReadReplica(reader, 'Seat', { contract: memberContract, fields: ['country'] });
  }
  app.synth();
  const cloud = await LocalCloud.start({ assembly: outdir });
  const clients = operatorClients(cloud);
  const [dev, preview] = await Promise.all(NAMESPACES.map((namespace) => discover(clients, namespace)));
  if (!dev || !preview) throw new Error('there are two environments');
  return { cloud, clients, topologies: { dev, 'pr-7': preview } };
}
