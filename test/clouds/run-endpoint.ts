import { readEndpointUrl } from '../../lib/cli/shared/endpoint-url';
import { lackOfHttpApis } from './http-apis';
import { lackOfPercentiles } from './percentiles';
import { runSuite } from './run-suite';

/** Usage: npm run test:endpoint -- URL: deploys the example to an AWS-compatible endpoint, runs the suite, destroys it. */
async function main(): Promise<number> {
  let url: string;
  try {
    url = readEndpointUrl(process.argv[2]);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  try {
    return runSuite('endpoint', {
      TEST_ENDPOINT: url,
      TEST_CANNOT_HTTP_APIS: await lackOfHttpApis(url),
      TEST_CANNOT_PERCENTILES: await lackOfPercentiles(url),
    });
  } catch (error) {
    console.error(
      `nothing answers at ${url} (${((error as Error).cause as Error | undefined)?.message ?? error}): start the emulator first`,
    );
    return 2;
  }
}

main().then((code) => {
  process.exitCode = code;
});
