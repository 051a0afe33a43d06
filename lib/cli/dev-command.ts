import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DevCommandOptions } from './commands/dev';
import { describeCommand } from './describe-command';

/** The command that runs an app on this machine. */
export function addDevCommand(
  program: Command,
  execute: (options: DevCommandOptions) => Promise<void>,
): void {
  describeCommand(
    program,
    'dev',
    'run an app on the local cloud, show each change that flows, and take over what changes in the sources; needs cdk-event-sharing-local',
    "event-sharing dev --app 'npx tsx app.ts'",
  )
    .option(
      '--app <command>',
      'command that synthesises the app, or a script; several times for several apps (default: app of cdk.json)',
      collect,
    )
    .option(
      '--assembly <dir>',
      'directory of a cloud assembly that something else synthesises; several times for several',
      collect,
    )
    .option(
      '-c, --context <key=value>',
      'context for the app, besides that of cdk.json; several times',
      context,
    )
    .option('--namespace <name>', 'environment of the system, for the app (default: what it says itself)')
    .option('--seed-file <file>', 'example data, a .json or .ndjson file, which the key s writes')
    .option('--ignore <type>', 'type of resources that are left out; several times', collect)
    .option('--enforce-iam', 'refuse functions what their roles do not allow')
    .option('--no-console', 'do not open the console')
    .addOption(
      new Option(
        '--logs <which>',
        'lines of functions: what they print and what ends them, failures alone, or none',
      )
        .choices(['all', 'errors', 'none'])
        .default('all'),
    )
    .option('--plain', 'neither colours nor movements of the cursor')
    .option('--json', 'print one JSON object a line on standard output, and nothing else')
    .option('--dynamodb-port <port>', 'fixed port of DynamoDB (default: a free one)', portNumber)
    .option('--messaging-port <port>', 'fixed port of SNS, SQS and S3 (default: a free one)', portNumber)
    .option(
      '--control-port <port>',
      'fixed port of SSM, Lambda, Step Functions and CloudWatch (default: a free one)',
      portNumber,
    )
    .option('--console-port <port>', 'fixed port of the console (default: a free one)', portNumber)
    .action(execute);
}

function collect(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, text];
}

function context(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected key=value, for example monitoring=true.');
  return Object.fromEntries([...Object.entries(earlier), [text.slice(0, at), text.slice(at + 1)]]);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('expected a port from 1 to 65535.');
  return port;
}
