import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inBrowser, startBrowserDesk, troubles, type BrowserDesk } from '../test/stack/browser.js';

const PASSWORD = 'a horse and a staple';

inBrowser('people', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk();
    await desk.ok('PUT', '/v1/accounts/A', { name: 'Müller' });
    const hostile = '<script>alert(1)</script>';
    await desk.ok('POST', '/v1/people', { email: 'invited@example.com', name: hostile, role: 'collector' });
    await desk.ok('POST', '/v1/keys', { id: 'billing-system', rights: ['read', 'book'] });
  });
  afterAll(() => desk?.stop());

  test.each([
    ['/people', 'people'],
    ['/people/audit', 'audit'],
    ['/me', 'me'],
    ['/sign-in', 'sign-in'],
  ])('%s is accessible in both themes, at a desk and on a phone', async (path, name) => {
    expect(await desk.look('owner', path, name)).toEqual([]);
  });

  test.each([1280, 360])('with every form open it is accessible at %d pixels', async (width) => {
    const page = await desk.open('owner', '/people', { width });
    for (const closed of await page.locator('main details > summary').all()) await closed.click();
    expect(await page.locator('main details:not([open])').count()).toBe(0);
    await page.screenshot({ path: `.dunning/screens/people-open-${width}-light.png`, fullPage: true });
    expect(await troubles(page)).toEqual([]);
    await page.context().close();
  });

  test('the owner adds a person, who sets a password, signs in to the page asked for, and signs out', async () => {
    const owner = await desk.open('owner', '/people');
    await owner.getByText('Add a person').click();
    const form = owner.locator('form[action="/do/v1/people"]');
    await form.getByLabel('Email').fill('new@example.com');
    await form.getByLabel('Name').fill('Nina New');
    await form.getByRole('button').click();
    const link = await owner.getByLabel('Link').inputValue();
    expect(link).toContain(`${desk.origin}/set-password?token=`);
    expect(owner.url()).toBe(`${desk.origin}/people`);

    const context = await desk.browser.newContext({ baseURL: desk.origin });
    const page = await context.newPage();
    await page.goto(link);
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button').click();
    expect(await page.getByRole('alert').textContent()).toContain('at least 12');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button').click();
    expect(await page.getByRole('status').textContent()).toBe('The password is set.');

    await page.goto('/accounts/A');
    expect(page.url()).toBe(`${desk.origin}/sign-in?to=%2Faccounts%2FA`);
    await page.getByLabel('Email').fill('new@example.com');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toBe('Email or password is wrong.');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/accounts/A');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Müller');
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({
      name: '__Host-session',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
    });

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    expect(await context.cookies()).toEqual([]);
    await page.goto('/accounts/A');
    expect(page.url()).toContain('/sign-in');
    await context.close();
    await owner.context().close();
  });

  test('a key is created with the rights that are ticked, shown once, rotated and revoked', async () => {
    const owner = await desk.open('owner', '/people');
    await owner.getByText('Create a key', { exact: false }).first().click();
    const form = owner.locator('form[action="/do/v1/keys"]');
    await form.getByLabel('Name').fill('till');
    await form.getByLabel('payments').check();
    await form.getByRole('button').click();
    const secret = await owner.getByLabel('Key', { exact: true }).inputValue();
    const ask = (authorization: string, path: string) =>
      desk.call('GET', path, undefined, { authorization }).then(({ status }) => status);
    expect(await ask(`Bearer ${secret}`, '/v1/payment-exceptions')).toBe(200);
    expect(await ask(`Bearer ${secret}`, '/v1/accounts')).toBe(403);
    await owner.getByRole('link', { name: 'Back' }).click();
    await owner.getByText('Change till').click();
    owner.on('dialog', (dialog) => void dialog.accept());
    await owner.locator('form[action="/do/v1/keys/till/revoke"] button').click();
    await owner.getByText('Key till is revoked').waitFor();
    expect(await ask(`Bearer ${secret}`, '/v1/payment-exceptions')).toBe(401);
    await owner.context().close();
  });

  test('a person who was signed out elsewhere gets the sign-in page, by the script too', async () => {
    const page = await desk.open('collector', '/accounts/A', { email: 'gone@example.com' });
    await desk.db.session.deleteMany({ where: { person: { email: 'gone@example.com' } } });
    await page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await page.waitForURL('**/sign-in?to=**');
    await page.context().close();
  });
});
