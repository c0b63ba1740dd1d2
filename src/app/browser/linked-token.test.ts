import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeLinkedToken } from './linked-token.ts';

const token = fc.stringMatching(/^[\w-]{1,200}\.[\w-]{1,200}\.[\w-]{1,100}$/);

/** Follows a link and gives the token with the address that is left. */
function follow(link: string) {
  const at = new URL(link, 'https://space.example.org');
  let left = at.href;
  const taken = takeLinkedToken(at, {
    state: null,
    replaceState: (_state, _unused, address) => {
      left = new URL(String(address), at.origin).href;
    },
  });
  return { taken, left };
}

test('a token is taken out of the address, and nothing of it is left there', () => {
  fc.assert(
    fc.property(token, fc.constantFrom('/', '/?quality=low'), (given, path) => {
      const { taken, left } = follow(`${path}#token=${given}`);
      expect(taken).toBe(given);
      expect(left).toBe(`https://space.example.org${path}`);
    }),
  );
});

test('what else stands behind the # stays, and a second token does not', () => {
  expect(follow('/#view=map&token=a.b.c&token=d')).toEqual({
    taken: 'a.b.c',
    left: 'https://space.example.org/#view=map',
  });
});

test('an address without a token stays as it is', () => {
  for (const link of ['/', '/#', '/#view', '/?token=a']) {
    const { taken, left } = follow(link);
    expect(taken).toBeUndefined();
    expect(left).toBe(new URL(link, 'https://space.example.org').href);
  }
});

test('what cannot be a token is taken away and not used', () => {
  for (const link of ['/#token=', '/#token=%20', `/#token=${'x'.repeat(5000)}`])
    expect(follow(link)).toEqual({ taken: undefined, left: 'https://space.example.org/' });
});
