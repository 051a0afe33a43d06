import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the peers where they are missing. Their dependencies stay out of the repository's own. */
export function installPeers(): void {
  if (existsSync(join(__dirname, 'node_modules', 'aws-lambda-stream'))) return;
  const args = ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', args, { cwd: __dirname, stdio: 'inherit' });
}
