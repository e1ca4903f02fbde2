// The desk in the browser: themes, keys, problems beside their form, and refreshing while the person does not
// type.
const AGAIN_MS = 10_000;

const dark = () =>
  (document.documentElement.dataset.theme ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button?.matches('.theme')) {
    const next = dark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    localStorage.setItem('theme', next);
  }
  if (button?.matches('.menu'))
    button.setAttribute('aria-expanded', String(button.getAttribute('aria-expanded') !== 'true'));
  if (button?.matches('[data-copy]')) void navigator.clipboard.writeText(button.dataset.copy);
  if (button?.matches('[data-print]')) window.print();
});

// A dangerous action needs a confirmation.
document.addEventListener(
  'submit',
  (event) => {
    const question = event.target.dataset.confirm;
    if (!question || window.confirm(question)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

// A refusal is shown beside its cause: a form's beside its button, a link's as the page.
document.addEventListener('htmx:beforeRequest', ({ detail }) => {
  const problem = formOf(detail.elt)?.querySelector('.problem');
  if (problem) problem.textContent = '';
});
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  const { requestConfig, xhr, isError } = detail;
  const isPage = xhr.getResponseHeader('Content-Type')?.startsWith('text/html');
  if (!isError || !isPage || requestConfig.verb !== 'get' || formOf(requestConfig.elt)) return;
  if (requestConfig.elt.id === 'page') return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener('htmx:responseError', (event) => {
  const { xhr, elt } = event.detail;
  if (xhr.status === 401)
    return location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
  const { verb } = event.detail.requestConfig;
  const asked = verb === 'get' && formOf(elt) ? '. What is shown has not changed.' : '';
  say(elt, `${detailOf(xhr.responseText)}${asked}`, pressed(event));
});
document.addEventListener('htmx:sendError', (event) =>
  say(event.detail.elt, 'The server cannot be reached; nothing was changed. Try again.', pressed(event)),
);

const pressed = ({ detail: { elt, requestConfig } }) =>
  elt.matches('button') ? elt : requestConfig?.triggeringEvent?.submitter;

const formOf = (element) => element.closest?.('form');

function say(element, text, button) {
  const where = formOf(element) ?? (element.matches('details') ? element : document.querySelector('main'));
  const own = where.querySelector(where.matches('main') ? ':scope > .problem' : '.problem');
  const problem = own ?? newProblem(where, button);
  problem.textContent = text;
  problem.scrollIntoView({ block: 'nearest' });
}

function newProblem(where, button) {
  const problem = document.createElement('p');
  problem.className = 'problem';
  problem.setAttribute('role', 'alert');
  const before = button ?? where.querySelector(':scope > h1');
  if (before) before.after(problem);
  else where.append(problem);
  return problem;
}

function detailOf(text) {
  try {
    const { detail, issues } = JSON.parse(text);
    return issues?.length ? issues.map(({ path, message }) => `${path}: ${message}`).join('; ') : detail;
  } catch {
    const page = new DOMParser().parseFromString(text, 'text/html');
    const said = page.querySelector('[role=alert]')?.textContent;
    return said || 'Something failed; nothing was changed. Try again.';
  }
}

// Actions on selected rows are disabled until a row is selected.
document.addEventListener('change', choose);
document.addEventListener('htmx:afterSettle', choose);
choose();

function choose() {
  for (const button of document.querySelectorAll('button[data-chosen]')) {
    const boxes = [...button.form.elements].filter(({ name }) => name === button.dataset.chosen);
    button.disabled = !boxes.some(({ checked }) => checked);
    const hint = document.getElementById(button.getAttribute('aria-describedby'));
    if (hint) hint.hidden = !button.disabled;
  }
}

// Refreshes the page while it is open, but not while the person types.
setInterval(() => {
  const page = document.querySelector('#page[hx-get]');
  const busy =
    document.hidden ||
    document.querySelector('dialog[open], #page details.act[open], #page form .problem:not(:empty)') ||
    /INPUT|TEXTAREA|SELECT/.test(document.activeElement?.tagName);
  if (page && !busy) htmx.trigger(page, 'again');
}, AGAIN_MS);

// Keys: j and k walk through a list, Enter opens, a letter does what a button names, ? lists them.
const items = () => [...document.querySelectorAll('[data-item]')];
const current = () => document.querySelector('[data-item]:focus-within, [data-item]:focus');

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) {
    const item = event.target.closest('[data-item]');
    if (event.key === 'Escape') item ? item.focus() : event.target.blur();
    return;
  }
  if (event.key === 'j' || event.key === 'k') return walk(event.key === 'j' ? 1 : -1);
  if (event.key === '/') {
    event.preventDefault();
    return document.querySelector('[role=search] input')?.focus();
  }
  if (event.key === '?') return document.querySelector('dialog#keys')?.showModal();
  // A key of a list's item works at the current item only.
  const target =
    current()?.querySelector(`[data-key="${CSS.escape(event.key)}"]`) ??
    document.querySelector(`:not([data-item] *)[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches('details')) open(target);
  else target.click();
});

function walk(by) {
  const all = items();
  const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(current()) + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function open(details) {
  details.open = true;
  details.querySelector('input:not([type=hidden]), select, textarea, button')?.focus();
}

// Opening the form of an outcome claims the task: the form that `first` names is sent without a reload.
document.addEventListener(
  'toggle',
  async ({ target }) => {
    const form = target.open && document.getElementById(target.dataset?.first);
    if (!form) return;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'HX-Request': 'true' } });
    if (!answer.ok) say(target, detailOf(await answer.text()));
  },
  true,
);

// The current item stays out of the address, so that a refresh does not return to it.
document.addEventListener('htmx:afterSettle', leaveNoTrace);
leaveNoTrace();

function leaveNoTrace() {
  const url = new URL(location.href);
  if (!url.searchParams.has('at')) return;
  url.searchParams.delete('at');
  history.replaceState(history.state, '', url);
}

// A part that the person opened or closed stays so after a refresh.
const left = new Map();
document.addEventListener(
  'toggle',
  ({ target }) => target.matches('details[id]') && left.set(target.id, target.open),
  true,
);
document.addEventListener('htmx:afterSwap', () => {
  for (const details of document.querySelectorAll('details[id]'))
    if (left.has(details.id)) details.open = left.get(details.id);
});
