import { setTimeout as sleep } from 'node:timers/promises';
import { type Handling, type HttpAnswer, HttpProxy } from '../../support/http-proxy';
import { type Call, readCall } from './call';
import type { Fault, FaultPlan } from './faults';
import { partialPublish } from './partial-publish';
import type { Random } from './random';
import { internalError, throttle } from './service-errors';

type Forward = Parameters<Handling>[1];

/** What a proxy may do to the functions whose requests pass through it. */
export interface Victims {
  /** Functions by a name that only their requests hold. */
  readonly callers: Map<string, string>;
  kill(functionName: string): void;
  restartPollers(functionName: string): void;
}

const SHORT_DELAY_MS = 300;
/** Past the visibility timeout that a run gives its queues. */
const LONG_DELAY_MS = 3_000;
const LATE_COPY_MS = 1_500;

/** Stands between functions and an emulator and lets some requests go wrong. */
export class FaultProxy {
  static async start(target: string, plan: FaultPlan, random: Random, victims: Victims): Promise<FaultProxy> {
    const faults = new FaultProxy(random, victims);
    faults.#proxy = await HttpProxy.start(target, (asked, forward) => {
      const call = readCall(asked, victims.callers);
      const fault = plan.next(call);
      if (fault) plan.count(fault, call);
      return faults.#exchange(call, fault, forward);
    });
    return faults;
  }

  #proxy?: HttpProxy;
  #late = 0;

  private constructor(
    private readonly random: Random,
    private readonly victims: Victims,
  ) {}

  get url(): string {
    return this.#proxy?.url ?? '';
  }

  /** Copies that have yet to be sent. */
  get late(): number {
    return this.#late;
  }

  async close(): Promise<void> {
    await this.#proxy?.close();
  }

  /** @returns `undefined` when the answer is lost */
  async #exchange(call: Call, fault: Fault | undefined, forward: Forward): Promise<HttpAnswer | undefined> {
    switch (fault) {
      case undefined:
        return forward(call);
      case 'request duplicated':
        return this.#duplicate(call, forward);
      case 'response delayed': {
        const delay = this.random.between(20, this.random.chance(0.1) ? LONG_DELAY_MS : SHORT_DELAY_MS);
        const early = this.random.chance(0.5);
        if (early) await sleep(delay);
        const answer = await forward(call);
        if (!early) await sleep(delay);
        return answer;
      }
      case 'response lost':
        await forward(call);
        return undefined;
      case 'server error':
        return internalError(call.service);
      case 'throttled':
        return throttle(call.service, this.random.next());
      case 'partial batch': {
        const { body, answer } = partialPublish(call.body, this.random);
        return answer(body && (await forward({ ...call, body })));
      }
      case 'environment killed':
        return this.#kill(call, forward);
      case 'poller restarted':
        this.victims.restartPollers(call.functionName ?? '');
        return forward(call);
    }
  }

  /** The copy comes at once, or so late that other writes came between. */
  async #duplicate(call: Call, forward: Forward): Promise<HttpAnswer> {
    const first = await forward(call);
    if (this.random.chance(0.5)) {
      const second = await forward(call);
      return this.random.chance(0.5) ? first : second;
    }
    this.#late += 1;
    void sleep(this.random.between(100, LATE_COPY_MS))
      .then(() => forward(call))
      .catch(() => {})
      .finally(() => {
        this.#late -= 1;
      });
    return first;
  }

  /** Before the request was sent, while it is on its way, or when it was done but before the function knew. */
  async #kill(call: Call, forward: Forward): Promise<undefined> {
    const moment = this.random.pick(['before', 'meanwhile', 'after']);
    if (moment === 'after') await forward(call);
    this.victims.kill(call.functionName ?? '');
    if (moment === 'meanwhile') await forward(call);
    return undefined;
  }
}
