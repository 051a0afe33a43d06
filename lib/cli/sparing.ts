import { setFlagsFromString } from 'node:v8';

/**
 * The console stays open all day beside other work, and V8 would take hundreds of megabytes before it gives any back. To be sparing
 * costs it processor time, of which it needs little. Compilers that never run leave their part of Node's program file on the disk, and
 * threads that compile keep no memory; what runs at the start alone is forgotten soon. It has to be told before most of the code is
 * there: import this first.
 */
const SPARING = [
  '--optimize-for-size',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--bytecode-old-age=1',
  '--semi-space-growth-factor=1',
];

if (process.argv[2] === 'console') for (const flag of SPARING) setFlagsFromString(flag);
