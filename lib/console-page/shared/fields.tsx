import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { visibleText } from '../../wire/visible-text';

interface Labelled {
  readonly label: string;
  /** What to write there. */
  readonly hint?: ComponentChildren;
  /** What is wrong with what is written there. */
  readonly wrong?: string | undefined;
}

export interface TextFieldProps extends Labelled {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly placeholder?: string;
  readonly type?: 'text' | 'number' | 'search';
  readonly required?: boolean;
  readonly min?: number;
  readonly list?: readonly string[];
}

export function TextField({
  label,
  hint,
  wrong,
  value,
  onValue,
  list,
  type = 'text',
  ...rest
}: TextFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} wrong={wrong}>
      <input
        {...rest}
        id={id}
        type={type}
        value={value}
        autoComplete="off"
        spellcheck={false}
        list={list && `${id}-list`}
        aria-invalid={wrong !== undefined}
        aria-describedby={describedBy(id, hint, wrong)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

export interface TextAreaProps extends Labelled {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly rows?: number;
}

export function TextArea({ label, hint, wrong, value, onValue, rows = 12 }: TextAreaProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} wrong={wrong}>
      <textarea
        id={id}
        rows={rows}
        value={value}
        spellcheck={false}
        aria-invalid={wrong !== undefined}
        aria-describedby={describedBy(id, hint, wrong)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </Field>
  );
}

export interface Choice {
  readonly value: string;
  readonly label?: string;
}

export interface SelectProps extends Labelled {
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onValue: (value: string) => void;
}

export function Select({ label, hint, value, choices, onValue }: SelectProps) {
  const id = useId();
  // What an address names is shown, even if nobody knows it.
  const known = choices.some((choice) => choice.value === value);
  return (
    <Field id={id} label={label} hint={hint}>
      <select
        id={id}
        value={value}
        aria-describedby={describedBy(id, hint)}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {!known && <option value={value}>{visibleText(value)}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {visibleText(choice.label ?? choice.value)}
          </option>
        ))}
      </select>
    </Field>
  );
}

export interface CheckProps extends Labelled {
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
}

export function Check({ label, hint, checked, onChecked }: CheckProps) {
  const id = useId();
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={describedBy(id, hint)}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface FieldProps extends Labelled {
  readonly id: string;
  readonly children: ComponentChildren;
}

function Field({ id, label, hint, wrong, children }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{visibleText(label)}</label>
      {children}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p class="wrong" id={`${id}-wrong`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, hint?: ComponentChildren, wrong?: string): string | undefined {
  return [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ') || undefined;
}
