import { ApiProblem, type ApiClient } from '../../imports/api.js';
import { type Role } from '../../domain/policy/policy.js';
import { type DevSettings } from './settings.js';

const STAFF: readonly (readonly [role: Role, email: string, name: string])[] = [
  ['owner', 'owner@example.com', 'Olivia Owner'],
  ['accountant', 'accountant@example.com', 'Adam Accountant'],
  ['collector', 'collector@example.com', 'Clara Collector'],
  ['serviceDeliveryManager', 'delivery@example.com', 'Daniel Delivery'],
  ['counsel', 'counsel@example.com', 'Carla Counsel'],
];

/**
 * Adds a person of each role (only the owner for a book of your own), with one password. Returns the lines
 * with their sign-ins.
 */
export async function createPeople(
  api: ApiClient,
  { simulated, deskPassword }: DevSettings,
): Promise<string[]> {
  const staff = simulated ? STAFF : STAFF.slice(0, 1);
  const begin = async ([role, email, name]: (typeof STAFF)[number]) => {
    const link = await linkFor(api, { role, email, name });
    if (link) await setPassword(api.url, link, deskPassword);
  };
  await Promise.all(staff.map(begin)); // a day of the sample passes each second
  return staff.map(([role, email]) => `${email}  (${role})`);
}

/** Null when the person already exists, perhaps with another name or role meanwhile. */
async function linkFor(
  api: ApiClient,
  body: { role: Role; email: string; name: string },
): Promise<string | null> {
  try {
    return (await api.json<{ link: string | null }>('POST', '/v1/people', { body })).link;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 409) return null;
    throw error;
  }
}

async function setPassword(url: string, link: string, password: string): Promise<void> {
  const token = new URL(link, url).searchParams.get('token')!;
  const { status } = await fetch(`${url}/set-password`, {
    method: 'POST',
    body: new URLSearchParams({ token, password }),
    redirect: 'manual',
    headers: { origin: url },
  });
  if (status !== 303) throw new Error(`The desk answered ${status} to the password of the first people.`);
}
