import { visibleText } from '../../wire/visible-text';
import { duration, plural, rate, shortCount } from '../shared/format';
import { HEALTH, lookOf } from '../shared/states';
import { type MapNode, nameOf } from './folding';

/** What a node is, in one word. */
export function kindOf(each: MapNode): string {
  if (each.side === 'feed') return 'feed';
  return each.node.kind ?? 'replica';
}

/** Its second line: how fast, how late, how much waits, what failed. */
export function factsOf(each: MapNode): string {
  const { perSecond } = each.node;
  const speed = perSecond === undefined || perSecond === 0 ? [] : [rate(perSecond)];
  if (each.side === 'feed') {
    const { failures, apis, subscriptions } = each.node;
    return [
      ...speed,
      ...(subscriptions === undefined ? [] : [plural(subscriptions, 'subscription')]),
      ...(failures > 0 ? [`${shortCount(failures)} refused`] : []),
      ...(apis.length > 0 ? [apis.length === 1 ? 'API' : `${apis.length} APIs`] : []),
    ].join(' · ');
  }
  const { lag, queued, inFlight, parked, undelivered, feed } = each.node;
  return [
    ...speed,
    ...(lag ? [`p99 ${duration(lag.p99)}`] : []),
    ...(queued + inFlight > 0 ? [`${shortCount(queued + inFlight)} queued`] : []),
    ...(parked > 0 ? [`${shortCount(parked)} parked`] : []),
    ...(undelivered > 0 ? [`${shortCount(undelivered)} undelivered`] : []),
    ...(feed === undefined ? ['feed elsewhere'] : []),
  ].join(' · ');
}

/** What a node's box shows. */
export interface NodeTexts {
  readonly title: string;
  readonly state: string;
  readonly facts: string;
  /** The name of its link: what is seen comes first, so that who speaks to a browser can say it; then all of what was cut. */
  readonly spoken: string;
}

/** @param width of its box (pixels) */
export function textsOf(each: MapNode, width: number): NodeTexts {
  const name = visibleText(nameOf(each));
  const allFacts = factsOf(each);
  const title = fitted(name, width - 108);
  const state = lookOf(HEALTH, each.node.health).label;
  const facts = fitted(allFacts || kindOf(each), width - 48, 6.2);
  const cut = [...(title === name ? [] : [name]), ...(facts === allFacts ? [] : [allFacts])];
  return {
    title,
    state,
    facts,
    spoken: [title, state, facts, kindOf(each), ...cut].filter(Boolean).join(' '),
  };
}

/** As much of a text as there is room for: a drawing does not cut by itself. What is hidden in it shows. */
export function fitted(text: string, width: number, perLetter = 7.7): string {
  const room = Math.max(4, Math.floor(width / perLetter));
  const letters = [...visibleText(text)];
  return letters.length <= room ? letters.join('') : `${letters.slice(0, room - 1).join('')}…`;
}
