// Without the local cloud, or on a Node that is too old for it, the command says what to install.
import { spawnSync } from 'node:child_process';

const { status, stderr } = spawnSync('event-sharing', ['dev', '--app', 'true'], { encoding: 'utf8' });
if (status !== 2 || !/npm install --save-dev (cdk-event-sharing-local|node@24)/.test(stderr))
  throw new Error(`event-sharing dev ended with ${status}: ${stderr}`);
console.log(`dev without the local cloud: ${stderr.trim().split(':')[0]}`);
