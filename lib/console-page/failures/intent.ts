import type { RedriveRequest } from '../../console/api';

/** What somebody wants to do, before a dialog has asked for the rest. */
export type Intent =
  | { readonly kind: 'redrive'; readonly replica: string; readonly selection: RedriveRequest['selection'] }
  | { readonly kind: 'replay'; readonly contract: string }
  | { readonly kind: 'audit'; readonly replica: string; readonly repair: boolean };

export interface Intending {
  readonly intend: (intent: Intent) => void;
}
