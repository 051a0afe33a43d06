import { readdirSync, readFileSync } from 'node:fs';

/** This process and what it has started, also what those have started; Linux only. */
export function processesHere(): number[] {
  return [process.pid, ...descendants(process.pid)];
}

export function residentMebibytes(pid: number): number {
  return status(pid, 'VmRSS');
}

/** Of its resident memory, what is in no file that other processes may share. */
export function ownMebibytes(pid: number): number {
  return status(pid, 'RssAnon');
}

/** Processor time of a process, with the system's work for it, in milliseconds. */
export function processorMs(pid: number): number {
  // Linux counts ticks of 10 ms for programs, whatever it does inside. See proc(5).
  const fields = stat(String(pid)) ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

function descendants(parent: number): number[] {
  const children = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(stat(entry)?.[1]) === parent)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function status(pid: number, name: string): number {
  const kibibytes = new RegExp(`${name}:\\s+(\\d+) kB`).exec(
    readFileSync(`/proc/${pid}/status`, 'utf8'),
  )?.[1];
  return Number(kibibytes ?? 0) / 1024;
}

/** The fields behind the command, which is in parentheses and may hold spaces. */
function stat(pid: string): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
  } catch {
    return undefined;
  }
}
