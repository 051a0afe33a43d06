// Runs as `java`, where LocalStack expects DynamoDB Local: starts the engine of the local cloud behind a proxy that speaks as
// LocalStack expects, on the port that it is told.
import { join } from 'node:path';
import { startDynoxide } from '../../../lib/local-cloud/emulators/dynoxide';
import { HttpProxy } from '../../support/http-proxy';
import { fromEngine, toEngine } from './dynamodb-dialect';

async function main(args: readonly string[]): Promise<void> {
  const port = Number(args[args.indexOf('-port') + 1]);
  if (!Number.isInteger(port)) throw new Error(`no -port in ${args.join(' ')}: LocalStack 4.14.0 passes one`);
  const engine = await startDynoxide({ binary: join(__dirname, 'dynoxide'), onDied: fail });
  await HttpProxy.start(
    engine.url,
    async (request, forward) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const asked = request.body.toString();
      const answer = await forward({ ...request, body: Buffer.from(toEngine(operation, asked)) });
      // The sum is that of the engine's own body; LocalStack makes another.
      const { 'x-amz-crc32': _sum, ...headers } = answer.headers;
      return { ...answer, headers, body: Buffer.from(fromEngine(operation, asked, answer.body.toString())) };
    },
    port,
  );
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}

main(process.argv.slice(2)).catch(fail);
