import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { ScopeSetting } from './scope-setting';

/** What alarms of a scope do. */
type Act = (alarm: cloudwatch.AlarmBase) => void;

const SETTING = new ScopeSetting<readonly Act[]>('EventSharingAlarms');

/** A symbol of the global registry still matches when an app holds two copies of this package. */
const MARKER = Symbol.for('cdk-event-sharing.Alarm');

/**
 * What all alarms of this package do below a scope: of feeds, replicas, consumers, forwarders and APIs, those that exist and those
 * that are created later. Actions that were added to an app, a stage, a stack and a construct add up.
 *
 * An alarm and its action must be in one account and region.
 */
export class EventSharingAlarms {
  /** The alarms below an app, a stage, a stack or any other construct. */
  static of(scope: IConstruct): EventSharingAlarms {
    return new EventSharingAlarms(scope);
  }

  readonly #scope: IConstruct;

  private constructor(scope: IConstruct) {
    this.#scope = scope;
  }

  /**
   * Adds what happens when an alarm begins to ring.
   *
   * @param actions such as `SnsAction` of `aws-cdk-lib/aws-cloudwatch-actions`; `LambdaAction` needs `useUniquePermissionId` for several alarms
   */
  addAlarmAction(...actions: cloudwatch.IAlarmAction[]): void {
    this.#add((alarm) => alarm.addAlarmAction(...actions));
  }

  /** Adds what happens when an alarm ends. */
  addOkAction(...actions: cloudwatch.IAlarmAction[]): void {
    this.#add((alarm) => alarm.addOkAction(...actions));
  }

  #add(act: Act): void {
    const own = SETTING.at(this.#scope) ?? [];
    SETTING.set(this.#scope, [...own, act]);
    for (const alarm of this.#scope.node.findAll().filter(isOurs)) act(alarm);
  }
}

/** Gives an alarm of ours the actions of all that it is in, now and later. */
export function withActions<Alarm extends cloudwatch.AlarmBase>(alarm: Alarm): Alarm {
  Object.defineProperty(alarm, MARKER, { value: true });
  for (const acts of SETTING.around(alarm)) for (const act of acts) act(alarm);
  return alarm;
}

function isOurs(construct: IConstruct): construct is cloudwatch.AlarmBase {
  return MARKER in construct;
}
