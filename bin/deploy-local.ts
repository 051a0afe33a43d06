import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command } from 'commander';
import { printComparison } from '../examples/users-orders/demo/print';
import { readEndpointUrl } from '../lib/cli/shared/endpoint-url';
import { visibleLines, visibleText } from '../lib/wire/visible-text';
import type { Outputs } from './cdk-stacks';
import { checkExample } from './check-example';
import { EndpointStacks } from './endpoint-stacks';
import { printOutputs } from './print-outputs';

interface DeployOptions {
  readonly check?: true;
  readonly destroy?: true;
}

const WRONG_USE = 2;

const program = new Command('deploy:local')
  .description(
    'Deploys the example to a cloud on an AWS-compatible endpoint, by cdk bootstrap and cdk deploy.',
  )
  .argument('[url]', 'the endpoint, such as http://127.0.0.1:4566; AWS itself is refused')
  .option('--check', 'write users through the SDK, wait for both replicas and compare every row')
  .option('--destroy', 'remove the example; with --check after the comparison, else at once')
  .addHelpText(
    'after',
    '\nExit codes: 0 done, and every row is right; 1 a row differs or a step failed; 2 the URL is missing or refused.',
  )
  .action(async (argument: string | undefined, options: DeployOptions) => {
    let url: string;
    try {
      url = readEndpointUrl(argument);
    } catch (error) {
      console.error((error as Error).message);
      process.exitCode = WRONG_USE;
      return;
    }
    process.exitCode = (await deployLocal(url, options)) ? 0 : 1;
  });

/** Answers whether every row is right, if that was to be checked. */
async function deployLocal(url: string, { check, destroy }: DeployOptions): Promise<boolean> {
  const stacks = await EndpointStacks.at(url);
  let right = true;
  if (check || !destroy) {
    const outputs = await timed(`deployed to ${stacks.url}`, () => stacks.deploy());
    printNames(stacks, outputs);
    if (check) right = await checked(stacks, outputs);
  }
  if (destroy) await timed(`removed from ${stacks.url}`, () => stacks.destroy());
  return right;
}

function printNames({ settings }: EndpointStacks, outputs: Outputs): void {
  const { accessKeyId, secretAccessKey } = settings.credentials;
  console.log(
    `\nAWS_ENDPOINT_URL=${settings.endpoint} AWS_REGION=${settings.region} AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}\n`,
  );
  printOutputs(outputs);
}

async function checked({ settings }: EndpointStacks, outputs: Outputs): Promise<boolean> {
  const dynamodb = new DynamoDBClient(settings);
  const comparison = await checkExample(dynamodb, outputs);
  printComparison(comparison);
  for (const difference of comparison.differences) console.log(`  DIFFERS ${visibleText(difference)}`);
  const count = comparison.differences.length;
  console.log(`\n${count === 0 ? 'every row is as it should be' : `${count} differences`}`);
  return count === 0;
}

async function timed<T>(what: string, action: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await action();
  console.log(`${what} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

program.parseAsync().catch((error: unknown) => {
  console.error(visibleLines(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
