/** What went wrong, for code that wants to react to it. The message says what to do about it. */
export type LocalCloudErrorCode =
  | 'AssemblyNotFound'
  | 'AssemblyInvalid'
  | 'AlreadyExists'
  | 'Ambiguous'
  | 'AssetMissing'
  | 'OptionInvalid'
  | 'EmulatorMissing'
  | 'EmulatorFailed'
  | 'PortTaken'
  | 'ParameterMissing'
  | 'TemplateInvalid'
  | 'TemplateCycle'
  | 'UnknownResourceType'
  | 'UnsupportedProperty'
  | 'ResourceFailed'
  | 'NotFound'
  | 'OptionInvalid'
  | 'FunctionInvalid'
  | 'EventSourceInvalid'
  | 'PolicyInvalid'
  | 'StateMachineInvalid'
  | 'DurationInvalid'
  | 'PolicyUnsupported'
  | 'AccessDenied'
  | 'Stopped';

/** Every error that the local cloud throws on purpose. */
export class LocalCloudError extends Error {
  override readonly name = 'LocalCloudError';

  constructor(
    readonly code: LocalCloudErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
