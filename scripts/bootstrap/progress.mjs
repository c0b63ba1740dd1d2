/** Writes a line for people, where it does not mix with the output of commands. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Says that something long has begun; on a terminal the seconds count up. The returned function ends the line.
 * @param {string} what
 * @returns {(outcome: string) => void}
 */
export function startProgress(what) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const live = process.stderr.isTTY;
  process.stderr.write(live ? what : `${what} ...\n`);
  const timer = live
    ? setInterval(() => process.stderr.write(`\r${what} ... ${seconds()} s`), 1000)
    : undefined;
  return (outcome) => {
    clearInterval(timer);
    process.stderr.write(`${live ? '\r' : ''}${what} ... ${outcome} after ${seconds()} s\n`);
  };
}
