import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Kept, Ring } from './ring';

/** Things are packed together, because most of what they say is the same. */
const PAGE = 128;
/** Pages that were written or read last are kept as they are too. */
const WARM_PAGES = 8;
/** Those that look for something need not be the smallest. */
const LEVEL = 1;

interface Page extends Kept {
  /** Bytes as a text of Latin 1: V8 moves texts together, and buffers hold on to what was freed around them. */
  readonly packed: string;
}

interface WarmPage<T> {
  readonly things: T[];
  /** Whether they are not what was packed. */
  isChanged: boolean;
}

/**
 * The last so many things, and of these only as many as have room when they are packed. Each has a number, in the order in which they
 * came. They have to be what JSON can write and read.
 */
export class PackedRing<T> {
  readonly #pages: Ring<Page>;
  /** By number of the page; whichever was used last is the last. */
  readonly #warm = new Map<number, WarmPage<T>>();
  readonly #most: number;
  /** Things that do not fill a page yet. */
  #newest: T[] = [];

  /** @param mostBytes of what is packed */
  constructor(most: number, mostBytes: number) {
    this.#most = most;
    this.#pages = new Ring(Math.ceil(most / PAGE), mostBytes);
  }

  /** Of the next one that is added. */
  get next(): number {
    return this.#pages.next * PAGE + this.#newest.length;
  }

  get oldest(): number {
    return Math.max(this.#pages.oldest * PAGE, this.next - this.#most);
  }

  get size(): number {
    return this.next - this.oldest;
  }

  add(thing: T): void {
    this.#newest.push(thing);
    if (this.#newest.length < PAGE) return;
    const things = this.#newest;
    this.#newest = [];
    this.#warmUp(this.#pages.next, { things, isChanged: false });
    this.#pages.add(pack(things));
  }

  get(number: number): T | undefined {
    return this.#isKept(number) ? this.#thingsAt(number)?.[number % PAGE] : undefined;
  }

  /** Puts another thing in its place, if it is still there. */
  replace(number: number, thing: T): void {
    const things = this.#isKept(number) ? this.#thingsAt(number) : undefined;
    if (!things) return;
    things[number % PAGE] = thing;
    const warm = this.#warm.get(pageOf(number));
    if (warm) warm.isChanged = true;
  }

  #isKept(number: number): boolean {
    return number >= this.oldest && number < this.next;
  }

  #thingsAt(number: number): T[] | undefined {
    const index = pageOf(number);
    if (index === this.#pages.next) return this.#newest;
    const page = this.#pages.get(index);
    const warm = this.#warm.get(index) ?? (page && { things: unpack<T>(page), isChanged: false });
    if (warm) this.#warmUp(index, warm);
    return warm?.things;
  }

  #warmUp(index: number, page: WarmPage<T>): void {
    this.#warm.delete(index);
    this.#warm.set(index, page);
    const [coldest] = this.#warm;
    if (!coldest || this.#warm.size <= WARM_PAGES) return;
    const [cold, { things, isChanged }] = coldest;
    this.#warm.delete(cold);
    if (isChanged) this.#pages.replace(cold, pack(things));
  }
}

function pageOf(number: number): number {
  return Math.floor(number / PAGE);
}

function pack(things: readonly unknown[]): Page {
  const packed = deflateRawSync(JSON.stringify(things), { level: LEVEL }).toString('latin1');
  return { packed, bytes: packed.length };
}

function unpack<T>({ packed }: Page): T[] {
  return JSON.parse(inflateRawSync(Buffer.from(packed, 'latin1')).toString());
}
