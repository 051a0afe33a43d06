import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useReadOnlyReason } from './session';

export interface WriteButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly kind?: 'primary' | 'danger' | 'plain';
  readonly disabled?: boolean;
  /** Where several buttons of a page say the same: what this one is for. */
  readonly label?: string;
  readonly type?: 'button' | 'submit';
}

/**
 * A button that leads to a write. Where the console is read-only it stays reachable by keys, and says why it does
 * nothing.
 */
export function WriteButton({
  children,
  onClick,
  kind = 'plain',
  disabled,
  label,
  type = 'button',
}: WriteButtonProps) {
  const reason = useReadOnlyReason();
  const id = useId();
  return (
    <>
      <button
        type={type}
        class={kind}
        disabled={disabled && !reason}
        aria-disabled={reason ? true : undefined}
        aria-label={label}
        aria-describedby={reason ? id : undefined}
        title={reason}
        onClick={(event) => {
          if (type === 'submit' && !reason) return;
          event.preventDefault();
          if (!reason) onClick();
        }}
      >
        {children}
      </button>
      {reason && (
        <span id={id} class="hidden">
          {reason}
        </span>
      )}
    </>
  );
}
