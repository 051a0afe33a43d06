import { type ChildProcess, spawn } from 'node:child_process';

/*
 * Runs a program so that it never outlives the host process, however that one ends: the shell's stdin is a pipe
 * that only the host holds, so it closes when the host exits, is interrupted or is killed.
 *
 * $1 is a directory to remove at the end, the rest is the program. A shell gives its background jobs /dev/null
 * as stdin, hence the copy to descriptor 3. Two watchers, because sh cannot wait for whichever ends first: the guard reads
 * the pipe, the shell itself waits for the program.
 */
const SCRIPT = `
directory=$1; shift
exec 3<&0
"$@" 3<&- </dev/null &
program=$!
( while read -r _; do :; done; kill -9 $program; rm -rf "$directory" ) <&3 2>/dev/null &
guard=$!
exec 3<&- </dev/null
wait $program
status=$?
kill $guard 2>/dev/null
rm -rf "$directory"
exit $status
`;

/** Starts a program that ends, and whose directory disappears, when the host process does. */
export function superviseProgram(command: readonly string[], directory: string): ChildProcess {
  return spawn('/bin/sh', ['-c', SCRIPT, 'local-cloud', directory, ...command], {
    // Its own process group: Ctrl-C in a terminal must reach the host only, which then stops in order.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}
