import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Of `statfs(2)`. */
const TMPFS = 0x01021994;
/** A container has 64 MB of it by default, which a long run would fill. */
const ENOUGH_BYTES = 2 * 1024 ** 3;

/**
 * The directory for databases that nobody needs afterwards. The emulator waits for the disk at each write, which in memory takes no
 * time: on a busy disk that is most of a write's time.
 *
 * @param memory a file system in memory, as Linux has it. @default /dev/shm
 * @param enough bytes that must be free in it. @default 2 GiB
 */
export function databaseHome(memory: string = MEMORY, enough = ENOUGH_BYTES): string {
  try {
    accessSync(memory, constants.W_OK);
    const { type, bavail, bsize } = statfsSync(memory);
    return type === TMPFS && bavail * bsize >= enough ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}
