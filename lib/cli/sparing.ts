import { setFlagsFromString } from 'node:v8';

/**
 * The console stays open all day beside other work, and V8 would take hundreds of megabytes before it gives any back. To be sparing
 * costs it processor time, of which it needs little. It has to be told before most of the code is there: import this first.
 */
if (process.argv[2] === 'console') setFlagsFromString('--optimize-for-size');
