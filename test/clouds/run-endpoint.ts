import { readEndpointUrl } from '../../lib/cli/shared/endpoint-url';
import { runSuite } from './run-suite';

/** Usage: npm run test:endpoint -- URL: deploys the example to an AWS-compatible endpoint, runs the suite, destroys it. */
function main(): number {
  let url: string;
  try {
    url = readEndpointUrl(process.argv[2]);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  return runSuite('endpoint', { TEST_ENDPOINT: url });
}

process.exitCode = main();
