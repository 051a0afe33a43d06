import type { Progress } from './console';
import type { Session } from './session';

const LINE_EVERY_MS = 5_000;

/** Nothing for `--json`. A terminal gets one line that is drawn again. Whatever else is on standard error gets lines. */
export async function startProgress({ console, options }: Session, title: string): Promise<Progress> {
  if (options.json) return { update() {}, done() {} };
  if (!console.interactive) return lines(console.err, title);
  return console.animate(title);
}

function lines(write: (line: string) => void, title: string): Progress {
  let last = 0;
  return {
    update(text) {
      if (performance.now() - last < LINE_EVERY_MS) return;
      last = performance.now();
      write(`${title}: ${text}`);
    },
    done: (text) => write(`${title}: ${text}`),
  };
}

/** A bar for a share of the whole, for example `[######....] 60 %`. */
export function bar(done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * 20);
  return `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}] ${Math.round(share * 100)} %`;
}
