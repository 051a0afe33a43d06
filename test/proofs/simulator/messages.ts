import { DAY, HORIZON, SECOND, START } from './settings';
import type { Delivery, Stage } from './stage';

/** The topic hands a message to a queue: any of those on their way, perhaps twice, perhaps much later. */
export function deliver(world: Stage): boolean {
  const { deliveries, random, faults } = world;
  const due = deliveries.filter(({ notBefore }) => notBefore <= world.now);
  if (due.length === 0) return false;
  const delivery = random.pick(due);
  const dice = random.next();
  if (dice < 0.06) {
    faults.add('sns-delay');
    delivery.notBefore =
      world.now + random.pick([SECOND, 3600 * SECOND, DAY, HORIZON - 2 * SECOND, HORIZON + DAY]);
    world.note('the topic delays a message');
    return true;
  }
  if (delivery !== due.find(({ site }) => site === delivery.site)) faults.add('sns-reorder');
  if (dice < 0.16) faults.add('sns-duplicate');
  else remove(world, delivery);
  enqueue(world, delivery);
  if (random.chance(0.08)) {
    faults.add('sqs-duplicate');
    enqueue(world, delivery);
  }
  return true;
}

export function remove(world: Stage, delivery: Delivery): void {
  world.deliveries = world.deliveries.filter((each) => each !== delivery);
}

export function enqueue(world: Stage, { site, body }: Delivery): void {
  site.queue.send(body, world.now);
  if (world.trace)
    world.note(`${site.settings.name} gets ${body.slice(body.indexOf('"id"'), body.indexOf('"source"'))}`);
}

const FOREIGN = {
  specversion: '1.0',
  id: 'x/1',
  type: 'users.UserCreated',
  subject: '1',
  time: new Date(START).toISOString(),
  sequence: `9999/${'9'.repeat(40)}`,
  data: { user_id: 1, name: 'poison' },
};
/** What somebody else may have put into the queue. */
const POISON = [
  'not json',
  '{"specversion":"1.0"}',
  JSON.stringify({ ...FOREIGN, source: 'shops/Shop', dataschema: 'urn:event-sharing:shops:Shop:1.0' }),
  JSON.stringify({ ...FOREIGN, source: 'users/User', dataschema: 'urn:event-sharing:users:User:2.0' }),
];

export function injectPoison(world: Stage): boolean {
  const site = world.random.pick(world.subscribers);
  const body = world.random.pick(POISON);
  world.poison.add(body);
  world.faults.add('poison-message');
  site.queue.send(body, world.now);
  world.note(`poison in the queue of ${site.settings.name}`);
  return true;
}

/** An operator redrives dead letters, now and then without looking whether they were parked. */
export function redrive(world: Stage): boolean {
  const site = world.random.pick(world.subscribers);
  const { queue } = site;
  if (queue.deadLetters.length === 0) return false;
  const letter = world.random.pick(queue.deadLetters);
  if (letter.code !== undefined && !world.random.chance(0.3)) return false;
  world.faults.add(letter.code === undefined ? 'redriven' : 'parked-redriven');
  queue.redrive(letter, world.now);
  world.note(`a dead letter of ${site.settings.name} is redriven`);
  return true;
}
