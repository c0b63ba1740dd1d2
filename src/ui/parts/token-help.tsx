import type { JSX } from 'preact';

/** How one gets a token. */
export function TokenHelp(): JSX.Element {
  return (
    <details class="token-help" open>
      <summary>How to get a token</summary>
      <p>On the machine that the server runs on, in its folder:</p>
      <pre class="code">npx spacetime token create --role admin</pre>
      <p>
        Paste what it prints as access token. It is valid for an hour; the console can prolong it as long as
        its session lasts. Choose a weaker role (<code>readonly</code>, <code>api_client</code>,{' '}
        <code>developer</code>) for people who only look or only drive.
      </p>
    </details>
  );
}
