// Loaded in front of everything else in a thread whose dates are those of a local cloud's clock. It runs as compiled JavaScript
// or by Node's own type stripping: only erasable syntax, and no import.
{
  const { workerData } = process.getBuiltinModule('node:worker_threads');
  const offset = new BigInt64Array((workerData as { clock: SharedArrayBuffer }).clock);
  const MachineDate = Date;
  const machineNow = Date.now;
  const now = (): number => machineNow() + Number(Atomics.load(offset, 0));
  // A proxy and no subclass, so that dates which Node or JSON made are instances too.
  const ShiftedDate = new Proxy(MachineDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new MachineDate(now()).toString(),
  });
  MachineDate.now = now;
  MachineDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}
