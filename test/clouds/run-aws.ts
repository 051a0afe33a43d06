import { runSuite } from './run-suite';

/** Usage: npm run test:aws -- --real-aws: deploys the example to your AWS account, runs the suite, destroys it. */
function main(): number {
  if (!process.argv.includes('--real-aws')) {
    console.error(
      'this creates, uses and destroys resources in your AWS account, which costs money: add --real-aws if you mean it',
    );
    return 2;
  }
  if (!process.env.AWS_REGION) {
    console.error('AWS_REGION is not set: name the region in which the example may be deployed');
    return 2;
  }
  return runSuite('aws', { TEST_REAL_AWS: 'yes' });
}

process.exitCode = main();
