import type { Command } from 'commander';
import { ENV } from '../wire/handler';
import { EXIT_CODES_HELP } from './shared/exit-codes';
import type { GlobalOptions, Session } from './shared/session';

/** Runs a command that works on a cloud. */
export type Runner = (options: GlobalOptions, work: (session: Session) => Promise<number>) => Promise<void>;

export const REPLICA = 'a replica: orders/User, or orders if that context has one';

/** A command with an example and the exit codes in its help. */
export function describeCommand(
  parent: Command,
  spec: string,
  description: string,
  example: string,
): Command {
  return parent
    .command(spec)
    .description(description)
    .addHelpText('after', `\nExample:\n  ${example}\n${EXIT_CODES_HELP}`);
}

/** A command that works on a cloud, with the options that say on which. */
export function cloudCommand(parent: Command, spec: string, description: string, example: string): Command {
  return describeCommand(parent, spec, description, example)
    .option('--endpoint <url>', 'one URL for every service (default: AWS_ENDPOINT_URL…)')
    .option('--real-aws', 'work on AWS itself')
    .option('--profile <name>', 'profile of the AWS configuration, with --real-aws')
    .option(
      '--owner-profile <name>',
      'profile of the account of the feed, where the replica is in another one, with --real-aws',
    )
    .option('--region <region>', "AWS region (default: AWS_REGION, or the profile's)")
    .option('--namespace <name>', `environment of the system (default: ${ENV.namespace}, or none)`)
    .option('--json', 'print one JSON document on standard output')
    .option('--yes', 'do not ask before writes on AWS');
}
