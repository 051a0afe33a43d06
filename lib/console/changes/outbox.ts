import type { Change, WatchCounts } from '../../operator';

/** Nobody reads more at a time. What is left out is in the list, which a page can ask for. */
const MOST = 200;

/** Changes of which pages are to be told next: of each what is known last, of too many the newest. */
export class Outbox {
  readonly #changes = new Map<string, Change>();
  #told = '';

  put(changes: readonly Change[]): void {
    for (const change of changes) {
      this.#changes.delete(change.id);
      this.#changes.set(change.id, change);
    }
    for (const id of this.#changes.keys()) {
      if (this.#changes.size <= MOST) return;
      this.#changes.delete(id);
    }
  }

  take(): readonly Change[] {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    return changes;
  }

  /** Whether pages were told of other numbers. */
  isNews(counts: WatchCounts): boolean {
    const text = JSON.stringify(counts);
    const isNews = text !== this.#told;
    this.#told = text;
    return isNews;
  }
}
