/** So many values are kept as they are; percentiles of them are exact. */
const MAX_EXACT = 64;
/** A bucket's bounds are 2 % apart, so that the value that stands for it is off by less than 1 %. */
const GROWTH = 1.02;
const LOG_GROWTH = Math.log(GROWTH);
/** Values outside of these count as these, so that a minute has 2,500 buckets at most. */
const LEAST = 1e-9;
const MOST = 1e12;
const NOTHING = Number.NEGATIVE_INFINITY;

/** Values of which count, sum, least and greatest are exact, and percentiles within 1 %; its size does not depend on how many there are. */
export class Distribution {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #exact: number[] | undefined = [];
  /** How many values there are by bucket, as soon as there are too many to keep. */
  #buckets: Map<number, number> | undefined;

  add(value: number): void {
    this.count += 1;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (this.#exact === undefined) this.#toBucket(value);
    else if (this.#exact.push(value) > MAX_EXACT) {
      const values = this.#exact;
      this.#exact = undefined;
      for (const each of values) this.#toBucket(each);
    }
  }

  /** Values, or what stands for many of them, each with how many they are; in no order. */
  weighted(): (readonly [value: number, count: number])[] {
    if (this.#exact) return this.#exact.map((value) => [value, 1] as const);
    return [...(this.#buckets ?? [])].map(
      ([bucket, count]) => [this.#within(middleOf(bucket)), count] as const,
    );
  }

  #toBucket(value: number): void {
    const bucket = bucketOf(value);
    this.#buckets ??= new Map();
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
  }

  #within(value: number): number {
    return Math.min(Math.max(value, this.min), this.max);
  }
}

/** Of negative values CloudWatch tells no percentiles: they share the bucket of 0. */
function bucketOf(value: number): number {
  return value <= 0 ? NOTHING : Math.ceil(Math.log(Math.min(Math.max(value, LEAST), MOST)) / LOG_GROWTH);
}

/** As far from either bound, by its own size. */
function middleOf(bucket: number): number {
  return bucket === NOTHING ? 0 : (2 * GROWTH ** bucket) / (GROWTH + 1);
}
