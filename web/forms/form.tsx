import { randomUUID } from 'node:crypto';
import { type ReactNode } from 'react';

/**
 * A form of the desk is an operation of the API: its fields become the body (body.ts), its rights are the
 * operation's. Without `to` the browser returns to the page of the form.
 */
export function Form(props: {
  /** `POST /v1/invoices/INV-1/write-off`. */
  does: string;
  children?: ReactNode;
  /** Message after success. */
  done: string;
  to?: string;
  /**
   * The field of the response that is shown only once, on a separate page: a secret, or the outcomes of a
   * bulk operation (`items`).
   */
  shows?: string;
  className?: string;
  id?: string;
  /** Question that the person confirms first. */
  confirm?: string;
}) {
  const [method = '', path = ''] = props.does.split(' ');
  return (
    <form
      method="post"
      action={`/do${path}`}
      className={props.className}
      id={props.id}
      data-confirm={props.confirm}
    >
      <input type="hidden" name="_method" value={method} />
      <input type="hidden" name="_done" value={props.done} />
      {props.to && <input type="hidden" name="_to" value={props.to} />}
      {props.shows && <input type="hidden" name="_shows" value={props.shows} />}
      {props.children}
      <p className="problem" role="alert" />
    </form>
  );
}

/** The id of what the form creates: sent twice, it is created once. */
export const NewId = ({ name = 'id' }: { name?: string }) => (
  <input type="hidden" name={name} value={randomUUID()} />
);

type FieldProps = {
  label: string;
  name: string;
  required?: boolean;
  value?: string | undefined;
  hint?: string;
};

export const TextField = ({
  label,
  name,
  required = false,
  value,
  hint,
  type = 'text',
  autoComplete,
}: FieldProps & {
  type?: 'text' | 'email' | 'tel' | 'password' | 'search';
  autoComplete?: string;
}) => (
  <label>
    {label}
    <input name={name} type={type} required={required} defaultValue={value} autoComplete={autoComplete} />
    {hint && <small>{hint}</small>}
  </label>
);

export const DateField = ({ label, name, required = false, value, hint }: FieldProps) => (
  <label>
    {label}
    <input name={name} type="date" required={required} defaultValue={value} />
    {hint && <small>{hint}</small>}
  </label>
);

/** Major units, in the currency of the form's field `currency`. */
export const MoneyField = ({ label, name, required = false, value, hint }: FieldProps) => (
  <label>
    {label}
    <input
      name={`${name}:money`}
      inputMode="decimal"
      required={required}
      defaultValue={value}
      autoComplete="off"
    />
    {hint && <small>{hint}</small>}
  </label>
);

export const LongField = ({
  label,
  name,
  required = false,
  value,
  hint,
  rows = 3,
}: FieldProps & { rows?: number }) => (
  <label>
    {label}
    <textarea name={name} required={required} defaultValue={value} rows={rows} />
    {hint && <small>{hint}</small>}
  </label>
);

export const Choice = ({
  label,
  name,
  value,
  of,
  hint,
}: FieldProps & { of: readonly (readonly [value: string, text: string])[] }) => (
  <label>
    {label}
    <select name={name} defaultValue={value}>
      {of.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
    {hint && <small>{hint}</small>}
  </label>
);

/** The reason field, for every action that may be questioned later. */
export const ReasonField = ({ label = 'Why' }: { label?: string }) => (
  <TextField label={label} name="reason" required />
);
