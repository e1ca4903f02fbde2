import { type CookieOptions, type Request, type Response } from 'express';
import { SESSION_LIFE_MS } from '../../books/people/sessions.js';

/** `__Host-`: browsers take it over https (or from this machine) only, for this host and no other. */
const NAME = '__Host-session';
const OPTIONS: CookieOptions = { secure: true, httpOnly: true, sameSite: 'lax', path: '/' };

export const tokenOf = (request: Request): string | null =>
  /(?:^|;\s*)__Host-session=([\w-]{1,100})(?:;|$)/.exec(request.get('cookie') ?? '')?.[1] ?? null;

export const setToken = (response: Response, token: string): void =>
  void response.cookie(NAME, token, { ...OPTIONS, maxAge: SESSION_LIFE_MS });

export const clearToken = (response: Response): void => void response.clearCookie(NAME, OPTIONS);
