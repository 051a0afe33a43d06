import { readEndpointUrl } from '../../lib/cli/shared/endpoint-url';
import { runSuite } from './run-suite';

/** Usage: npm run test:bridges -- URL: deploys forwarders to an AWS-compatible endpoint with EventBridge, tries them, destroys them. */
try {
  process.exitCode = runSuite('bridges', { TEST_ENDPOINT: readEndpointUrl(process.argv[2]) });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
