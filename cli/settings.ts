import { readFileSync } from 'node:fs';

/** Where the API is and the key to it. */
export type ApiSettings = { url: string; key: string | null };

/** The settings that `npm start` leaves for the command line: the key, and while it runs the address. */
const LEFT_BY_START = new URL('../.dunning/', import.meta.url);

/** Reads the environment, and for missing values the file of `npm start`. */
export function apiSettings(env: NodeJS.ProcessEnv = process.env, left = leftByStart): ApiSettings {
  const { DUNNING_URL, PORT, API_KEY } = env;
  const url = DUNNING_URL || (PORT ? local(PORT) : left('api-url')) || local('3000');
  return { url: url.replace(/\/+$/, ''), key: API_KEY || left('api-key') };
}

const local = (port: string) => `http://127.0.0.1:${port}`;

function leftByStart(name: string): string | null {
  try {
    return readFileSync(new URL(name, LEFT_BY_START), 'utf8').trim() || null;
  } catch {
    return null;
  }
}
