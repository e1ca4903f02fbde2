import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { passwordIssue } from '../../domain/access/passwords.js';
import { clientOf, limitFailures } from '../../api/http/rateLimits.js';
import { recordAudit } from '../../books/people/audit.js';
import { type Database } from '../../books/book.js';
import { changePassword, credentialsOf, linkedPerson, setPassword } from '../../books/people/passwords.js';
import { endSession, openSession } from '../../books/people/sessions.js';
import { ownPath } from '../forms/ownPath.js';
import { authenticate } from './authenticate.js';
import { setToken, clearToken, tokenOf } from './cookie.js';
import { hashOf, isPassword } from './passwords.js';
import { linkOverHtml, setPasswordHtml, signInHtml, troubleHtml } from './pages.js';
import { sameOrigin } from './sameOrigin.js';

/**
 * Guesses in a quarter of an hour; a person who shares an address or an email with the guesser waits as long.
 */
const GUESSES = { ofAnAddress: 50, atAnEmail: 10 };

/** Signing in and out, and passwords. */
export function signInRoutes(db: Database): Router {
  const router = express.Router();
  const form = [sameOrigin, express.urlencoded({ extended: false, limit: '10kb' })];
  const guess = [limitFailures(GUESSES.ofAnAddress, clientOf), limitFailures(GUESSES.atAnEmail, emailOf)];
  router.get('/sign-in', showSignIn);
  router.post('/sign-in', form, guess, signIn(db));
  router.post('/sign-out', form, signOut(db));
  router.get('/set-password', showSetPassword(db));
  router.post('/set-password', form, handleSetPassword(db));
  router.post('/me/password', authenticate(db), form, ofWho, guess, newPassword(db));
  return router;
}

const field = ({ body }: Request, name: string): string => {
  const value = Object(body) as Record<string, unknown>;
  return typeof value[name] === 'string' ? value[name] : '';
};
const emailOf = (request: Request): string => field(request, 'email').trim().toLowerCase();

const sendPage = (response: Response, html: string, status = 200): void =>
  void response.status(status).set('Cache-Control', 'no-store').type('html').send(html);

const showSignIn: RequestHandler = ({ query }, response) =>
  sendPage(
    response,
    signInHtml({
      to: String(query.to ?? '/'),
      ...('set' in query ? { message: 'The password is set.' } : {}),
    }),
  );

const signIn =
  (db: Database): RequestHandler =>
  async (request, response) => {
    const email = emailOf(request);
    const address = request.ip;
    const person = await credentialsOf(db, email);
    const isRight = await isPassword(field(request, 'password'), person?.passwordHash);
    const token = person && isRight ? await openSession(db, person, { actor: person.email, address }) : null;
    const to = ownPath(field(request, 'to'));
    if (token) {
      setToken(response, token);
      return response.redirect(303, to);
    }
    // The person may have typed the password into the email field.
    const actor = email.includes('@') ? email : 'nobody';
    await recordAudit(db, { actor, address }, { act: 'sign-in', target: actor, outcome: 'refused' });
    const trouble = 'Email or password is wrong.';
    sendPage(response, signInHtml({ to, email, trouble }), 401);
  };

const signOut =
  (db: Database): RequestHandler =>
  async (request, response) => {
    const token = tokenOf(request);
    if (token) await endSession(db, token, request.ip);
    clearToken(response);
    response.redirect(303, '/sign-in');
  };

const showSetPassword =
  (db: Database): RequestHandler =>
  async ({ query }, response) => {
    const token = String(query.token ?? '');
    const person = await linkedPerson(db, token);
    if (person) sendPage(response, setPasswordHtml({ token, email: person.email }));
    else sendPage(response, linkOverHtml, 404);
  };

const handleSetPassword =
  (db: Database): RequestHandler =>
  async (request, response) => {
    const [token, password] = [field(request, 'token'), field(request, 'password')];
    const person = await linkedPerson(db, token);
    if (!person) return sendPage(response, linkOverHtml, 404);
    const issue = passwordIssue(password, person.email);
    if (issue)
      return sendPage(response, setPasswordHtml({ token, email: person.email, trouble: issue }), 422);
    const email = await setPassword(db, token, await hashOf(password), request.ip);
    if (!email) return sendPage(response, linkOverHtml, 404);
    response.redirect(303, '/sign-in?set');
  };

/** The limit of guesses counts the email of who has signed in. */
const ofWho: RequestHandler = (request, response, next) => {
  request.body = {
    ...(request.body as object),
    email: (response.locals as { who: { actor: string } }).who.actor,
  };
  next();
};

const newPassword =
  (db: Database): RequestHandler =>
  async (request, response) => {
    const by = { actor: emailOf(request), address: request.ip };
    const person = await credentialsOf(db, by.actor);
    const isRight = await isPassword(field(request, 'current'), person?.passwordHash);
    if (!person || !isRight) {
      await recordAudit(db, by, { act: 'password.changed', target: by.actor, outcome: 'refused' });
      return sendPage(response, troubleHtml('The current password is wrong.'), 401);
    }
    const password = field(request, 'password');
    const issue = passwordIssue(password, person.email);
    if (issue) return sendPage(response, troubleHtml(issue), 422);
    const passwordHash = await hashOf(password);
    const isChanged = await changePassword(db, person, passwordHash, by);
    const token = isChanged && (await openSession(db, { ...person, passwordHash }, by));
    if (!token) return response.redirect(303, '/sign-in');
    setToken(response, token);
    response.redirect(303, '/me?done=The+password+is+changed,+and+every+other+session+has+ended');
  };
