import { readEndpointUrl } from '../../lib/cli/shared/endpoint-url';
import { lackOfAccounts } from './accounts';
import { runSuite } from './run-suite';

/** Usage: npm run test:environments -- URL: deploys the example twice to an AWS-compatible endpoint, compares, destroys both. */
async function main(): Promise<number> {
  try {
    const url = readEndpointUrl(process.argv[2]);
    return runSuite('environments', { TEST_ENDPOINT: url, TEST_CANNOT_ACCOUNTS: await lackOfAccounts(url) });
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
}

main().then((code) => {
  process.exitCode = code;
});
