import { App, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import {
  BoundaryRules,
  BoundedContext,
  ChangeFeed,
  Contract,
  OwnedTable,
  ReadReplica,
} from '../../packages/cdk-event-sharing/index';

const REPLICAS = 3;

/** Synthesises as many contexts as asked, each with a table, a feed and three replicas of others, and prints how long it took. */
function main([outdir, contexts, rules]: readonly (string | undefined)[]): void {
  const count = Number(contexts);
  const start = performance.now();
  const app = new App({ outdir });
  const contracts = Array.from({ length: count }, (_, index) => contractOf(`service${index}`));
  for (const [index, contract] of contracts.entries()) {
    const stack = new Stack(app, `Service${index}`);
    const context = new BoundedContext(stack, 'Context', { name: contract.owner });
    const table = new OwnedTable(context, 'Rows', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
    });
    new ChangeFeed(context, 'Feed', { table, contracts: [contract] });
    for (let next = 1; next <= REPLICAS; next++) {
      const other = contracts[(index + next) % count] ?? contract;
      new ReadReplica(context, `Replica${next}`, { contract: other });
    }
  }
  if (rules === 'rules') Validations.of(app).addPlugins(new BoundaryRules());
  app.synth();
  console.log(performance.now() - start);
}

function contractOf(owner: string): Contract {
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner, entity: 'Row', version: '1.0', key: ['id'] },
    properties: { id: { type: 'string' }, name: { type: 'string' } },
    required: ['id'],
  });
}

main(process.argv.slice(2));
