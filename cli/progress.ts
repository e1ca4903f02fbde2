import { SingleBar, Presets } from 'cli-progress';

/** On standard error, so that the output can be piped; a line every few seconds where there is no terminal. */
export function progressBar(): SingleBar {
  const format = '{bar} {percentage}%  {value}/{total} rows  {duration_formatted}';
  return new SingleBar(
    { format, stream: process.stderr, noTTYOutput: true, notTTYSchedule: 5_000, hideCursor: true },
    Presets.shades_classic,
  );
}
