/** The keys of the list; `?` opens it. */
export const Keys = () => (
  <dialog id="keys" aria-label="Keys">
    <article>
      <h2>Keys</h2>
      <dl className="facts">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button>Close</button>
      </form>
    </article>
  </dialog>
);

const KEYS: readonly (readonly [string, string])[] = [
  ['j', 'Next task'],
  ['k', 'Previous task'],
  ['c', 'Claim or release'],
  ['p', 'Promised'],
  ['n', 'No answer'],
  ['m', 'Left a message'],
  ['d', 'Disputed'],
  ['r', 'Refused'],
  ['w', 'Wrong contact'],
  ['x', 'Done'],
  ['l', 'Later'],
  ['s', 'Skip'],
  ['/', 'Search'],
  ['Esc', 'Leave a field'],
];
