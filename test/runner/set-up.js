const { mkdtempSync, rmSync, statfsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 ** 30;

/** A directory for all that tests write, which they find as `os.tmpdir()`; it is removed when the run ends. */
module.exports = () => {
  const directory = mkdtempSync(join(roomInMemory() ? MEMORY : tmpdir(), 'event-sharing-tests-'));
  process.env.TMPDIR = directory;
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  // A run that is broken off ends too, and memory would keep what it wrote.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
};

/** Synthesis writes and removes thousands of small files, which takes a disk twice as long. Containers may have 64 MB. */
function roomInMemory() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
