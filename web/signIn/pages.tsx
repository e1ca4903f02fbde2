import { type ReactNode } from 'react';
import { TextField } from '../forms/form.js';
import { NewPassword } from '../parts/newPassword.js';
import { bareHtml } from '../document.js';

/** A form outside the desk: the browser sends it without the script, because no person is signed in. */
const Door = ({
  title,
  action,
  trouble,
  message,
  button,
  children,
}: {
  title: string;
  action: string;
  trouble?: string | undefined;
  message?: string | undefined;
  button: string;
  children: ReactNode;
}) => (
  <article className="door">
    <h1>{title}</h1>
    {message && (
      <p className="done" role="status">
        {message}
      </p>
    )}
    <form method="post" action={action} hx-boost="false">
      {children}
      {trouble && (
        <p className="problem" role="alert">
          {trouble}
        </p>
      )}
      <button>{button}</button>
    </form>
  </article>
);

export const signInHtml = ({
  to,
  email,
  ...message
}: {
  to: string;
  email?: string;
  trouble?: string;
  message?: string;
}): string =>
  bareHtml(
    'Sign in',
    <Door title="Sign in to Dunning" action="/sign-in" button="Sign in" {...message}>
      <input type="hidden" name="to" value={to} />
      <TextField
        label="Email"
        name="email"
        type="email"
        required
        value={email ?? ''}
        autoComplete="username"
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        required
        autoComplete="current-password"
        hint="No password, or forgotten? An owner makes you a link that sets one."
      />
    </Door>,
  );

export const setPasswordHtml = ({
  token,
  email,
  trouble,
}: {
  token: string;
  email: string;
  trouble?: string;
}): string =>
  bareHtml(
    'Set a password',
    <Door title={`A password for ${email}`} action="/set-password" button="Set it" trouble={trouble}>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="username" value={email} autoComplete="username" />
      <NewPassword />
    </Door>,
  );

export const linkOverHtml = bareHtml(
  'Link expired',
  <>
    <h1>This link is no longer valid</h1>
    <p role="alert">
      It sets a password once and within seven days, and a newer one takes its place. Ask an owner for
      another.
    </p>
    <p>
      <a href="/sign-in">Sign in</a>
    </p>
  </>,
);

export const troubleHtml = (trouble: string): string =>
  bareHtml(
    'Not changed',
    <>
      <h1>The password is not changed</h1>
      <p role="alert">{trouble}</p>
      <p>
        <a href="/me">Back</a>
      </p>
    </>,
  );
