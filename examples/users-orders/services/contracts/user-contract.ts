import { join } from 'node:path';
import { Contract } from 'cdk-event-sharing';

/** What the users service shares of a user. */
export const userContract = Contract.fromFile(join(__dirname, 'user.v1.json'));

/** The released contracts of all services, and who reads them. */
export const lockFile = join(__dirname, 'contracts.lock.json');
