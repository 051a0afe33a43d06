import { buildHandlers } from './build-handlers';

async function main(): Promise<void> {
  const sizes = await buildHandlers(process.argv.includes('--sdk'));
  if (process.argv.includes('--quiet')) return;
  for (const [name, bytes] of sizes)
    console.log(`${name.padEnd(12)} ${(bytes / 1000).toFixed(0).padStart(5)} kB minified`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
