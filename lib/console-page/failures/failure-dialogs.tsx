import { AuditDialog } from './audit-dialog';
import type { Intent } from './intent';
import { RedriveDialog } from './redrive-dialog';
import { ReplayDialog } from './replay-dialog';

export interface FailureDialogsProps {
  readonly intent: Intent | undefined;
  readonly onClose: () => void;
}

export function FailureDialogs({ intent, onClose }: FailureDialogsProps) {
  if (intent?.kind === 'redrive') return <RedriveDialog {...intent} onClose={onClose} />;
  if (intent?.kind === 'replay') return <ReplayDialog {...intent} onClose={onClose} />;
  if (intent?.kind === 'audit') return <AuditDialog {...intent} onClose={onClose} />;
  return null;
}
