import { percent } from './format';

export interface ProgressBarProps {
  readonly label: string;
  /** From 0 to 1. @default it is not known how much there is to do */
  readonly of?: number | undefined;
}

export function ProgressBar({ label, of }: ProgressBarProps) {
  // Without the attribute it is "indeterminate"; an element that had one keeps it, so it is another.
  if (of === undefined)
    return (
      <div class="progress" key="unknown">
        <progress aria-label={label} />
      </div>
    );
  return (
    <div class="progress" key="known">
      <progress aria-label={label} value={of} max={1} />
      <span class="numeric">{percent(of)}</span>
    </div>
  );
}
