import { visibleText } from '../../wire/visible-text';
import { duration, plural, rate, shortCount } from '../shared/format';
import { HEALTH } from '../shared/states';
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

/** All of it, for those who hear it. */
export function spoken(each: MapNode): string {
  const facts = factsOf(each);
  return `${kindOf(each)} ${visibleText(nameOf(each))}, ${HEALTH[each.node.health]?.label ?? each.node.health}${facts && `, ${facts.replaceAll(' · ', ', ')}`}`;
}

/** As much of a text as there is room for: a drawing does not cut by itself. */
export function fitted(text: string, width: number, perLetter = 7.2): string {
  const room = Math.max(4, Math.floor(width / perLetter));
  const letters = [...visibleText(text)];
  return letters.length <= room ? letters.join('') : `${letters.slice(0, room - 1).join('')}…`;
}
