import { isDeepStrictEqual } from 'node:util';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Row } from 'cdk-event-sharing-client';
import { LocalCloud } from 'cdk-event-sharing-local';
import { PLACES, STRANGER } from '../../stacks/three-accounts';
import { EXPECTED } from '../compare';
import { printComparison } from '../print';
import { deleteUser, putUser } from '../tables';
import { until } from '../wait';
import { AccountsCloud, type Follower } from './accounts-cloud';
import { ATTEMPTS, attemptsIn } from './refusals';

const FOLLOWERS: readonly Follower[] = ['orders', 'notifications'];
/** More than a message of SNS carries. */
const LARGE = 300_000;

const ALICE: Row = { user_id: 7, name: 'Alice', email: 'alice@example.com', newsletter: true };

/** The services in three accounts and two regions: users share, orders and notifications follow, and a fourth account gets nothing. */
export async function runOverAccounts(assembly: string): Promise<string[]> {
  const cloud = await LocalCloud.start({ assembly, enforceIam: true });
  try {
    return await showAccounts(cloud);
  } finally {
    await cloud.stop();
  }
}

/** @returns what differs in a replica, and what a fourth account was not refused */
export async function showAccounts(cloud: LocalCloud): Promise<string[]> {
  const accounts = new AccountsCloud(cloud);
  for (const [service, { account, region }] of Object.entries(PLACES))
    console.log(`  ${service.padEnd(14)} account ${account}, region ${region}`);
  await write(accounts, 'create user 7 "Alice"', ALICE);
  await write(accounts, 'rename her to a name of 300,000 letters', { ...ALICE, name: 'a'.repeat(LARGE) });
  await write(accounts, 'and back to "Alicia"', { ...ALICE, name: 'Alicia' });
  await write(accounts, 'create user 8 "Bob", who wants no newsletter', {
    ...ALICE,
    user_id: 8,
    name: 'Bob',
    email: 'bob@example.com',
    newsletter: false,
  });
  await write(accounts, 'create user 9 "Carol"', {
    ...ALICE,
    user_id: 9,
    name: 'Carol',
    email: 'carol@example.com',
  });
  await remove(accounts, 9);
  for (const service of FOLLOWERS) await refill(accounts, service);
  const comparison = await accounts.compare();
  printComparison(comparison);
  return [...comparison.differences, ...(await refuse(accounts))];
}

async function write(accounts: AccountsCloud, title: string, user: Row): Promise<void> {
  await putUser(accounts.at('users').clients.dynamodb, accounts.table('users'), user);
  await shows(accounts, title, Number(user.user_id), user);
}

async function remove(accounts: AccountsCloud, userId: number): Promise<void> {
  await deleteUser(accounts.at('users').clients.dynamodb, accounts.table('users'), userId);
  await shows(accounts, `delete user ${userId}`, userId);
}

async function shows(accounts: AccountsCloud, title: string, userId: number, user?: Row): Promise<void> {
  const lags = FOLLOWERS.map(async (service) => {
    const expected = user && EXPECTED[service](user);
    const holds = async () => isDeepStrictEqual(await accounts.row(service, userId), expected);
    return `${service} ${(await until(`${service}: ${title}`, holds)).toFixed(0).padStart(4)} ms`;
  });
  console.log(`  ${title.padEnd(60)} ${(await Promise.all(lags)).join('   ')}`);
}

/** A careless hand empties a replica, and an operator of its account has the owner fill it. */
async function refill(accounts: AccountsCloud, service: Follower): Promise<void> {
  const { dynamodb } = accounts.at(service).clients;
  const Key = marshall({ user_id: 7 });
  await dynamodb.send(new DeleteItemCommand({ TableName: accounts.table(service), Key }));
  const sent = await accounts.seed(service);
  const took = await until(
    `${service} to be filled`,
    async () => (await accounts.row(service, 7)) !== undefined,
  );
  console.log(
    `  ${`fill the emptied replica of ${service}: ${sent} rows sent`.padEnd(60)} ${took.toFixed(0)} ms`,
  );
}

async function refuse(accounts: AccountsCloud): Promise<string[]> {
  const theirs = await attemptsIn(accounts, accounts.roleOf('Stranger'));
  const shared = await attemptsIn(accounts, accounts.roleOf('Neighbour'));
  const found: string[] = [];
  console.log(`\n  account ${STRANGER.account}, with which nothing is shared:`);
  for (const what of ATTEMPTS) {
    const answer = await theirs[what]();
    console.log(`  ${what.padEnd(60)} ${answer}`);
    if (answer === 'allowed') found.push(`a fourth account may ${what}`);
  }
  // What is refused to everybody would prove nothing.
  for (const what of ['read a large event', 'be seeded', 'call'] as const) {
    const answer = await shared[what]();
    if (answer !== 'allowed') found.push(`orders may not ${what}: ${answer}`);
  }
  return found;
}
