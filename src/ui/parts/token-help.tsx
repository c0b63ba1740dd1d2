import type { JSX } from 'preact';

const command = 'spacetime token create --role admin';

/** How one gets a token. The page does not know how the program is installed that serves it. */
export function TokenHelp(): JSX.Element {
  return (
    <details class="token-help" open>
      <summary>How to get a token</summary>
      <p>On the machine that the server runs on, in the folder of a package:</p>
      <pre class="code">./{command}</pre>
      <p>In the folder of the repository:</p>
      <pre class="code">npx {command}</pre>
      <p>
        Paste what it prints as access token. It is valid for an hour; the console can prolong it as long as
        its session lasts. Choose a weaker role (<code>readonly</code>, <code>api_client</code>,{' '}
        <code>developer</code>) for people who only look or only drive.
      </p>
    </details>
  );
}
