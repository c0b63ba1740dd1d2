import { expect, test } from 'vitest';
import { TokenDesk } from './token-desk.ts';

function tab(kept: string | null = null) {
  const store = {
    token: kept,
    kept: () => store.token,
    keep: (token: string) => {
      store.token = token;
    },
    forget: () => {
      store.token = null;
    },
  };
  return store;
}

test('without a token the world is asked first, and asks back', () => {
  const desk = new TokenDesk(tab());
  expect(desk.hello()).toBeUndefined();
  expect(desk.refused('unauthenticated')).toEqual({
    title: 'This world asks for a token',
    text: expect.stringContaining('Paste the token'),
    problem: '',
  });
});

test('a token is kept for the tab and said; one from a link counts before it', () => {
  const store = tab('old');
  expect(new TokenDesk(store).hello()).toBe('old');
  expect(new TokenDesk(store, 'linked').hello()).toBe('linked');
  const desk = new TokenDesk(store);
  expect(desk.hello()).toBe('linked');
  desk.take('typed');
  expect(desk.hello()).toBe('typed');
  expect(store.token).toBe('typed');
  expect(desk.welcomed()).toBeUndefined();
});

test('a wrong token is forgotten, the world tried without, and the visitor told what is wrong', () => {
  const store = tab('wrong');
  const desk = new TokenDesk(store);
  desk.hello();
  expect(desk.refused('token_expired')).toBeUndefined();
  expect(store.token).toBeNull();
  expect(desk.hello()).toBeUndefined();
  const asked = desk.refused('unauthenticated');
  expect(asked?.problem).toBe('This token has expired. Ask for a new one.');
  expect(asked).toMatchObject({ title: 'This world asks for a token' });
});

test('a world that is open without tells what became of the token, once', () => {
  const desk = new TokenDesk(tab('wrong'));
  desk.hello();
  desk.refused('unauthenticated');
  desk.hello();
  expect(desk.welcomed()).toMatch(/does not know this token.* You are here without a token\./);
  desk.hello();
  expect(desk.welcomed()).toBeUndefined();
});

test('a session that ends during the visit is told as that, and the next mistake as what it is', () => {
  const desk = new TokenDesk(tab('good'));
  desk.hello();
  desk.welcomed();
  expect(desk.refused('unauthenticated')).toBeUndefined();
  desk.hello();
  expect(desk.refused('unauthenticated')).toMatchObject({
    title: 'Your visit has ended',
    text: 'The session of your token has ended. Join with another one: a ship waits 30 s for its visitor.',
    problem: '',
  });
  desk.take('wrong');
  desk.hello();
  desk.refused(undefined);
  desk.hello();
  expect(desk.refused('unauthenticated')).toMatchObject({ title: 'This world asks for a token' });
});

test('a line that cannot come back with its token says why', () => {
  for (const [code, words] of [
    ['token_expired', 'Your token has expired. Join with'],
    ['token_suspended', 'This token is suspended'],
  ] as const) {
    const desk = new TokenDesk(tab('good'));
    desk.hello();
    desk.welcomed();
    desk.hello();
    desk.refused(code);
    desk.hello();
    expect(desk.refused('unauthenticated')?.text).toContain(words);
  }
});

test('a token that is refused for a while, or for visits alone, stays with the tab', () => {
  for (const code of ['too_many_attempts', 'token_suspended', 'permission_denied'] as const) {
    const store = tab('good');
    const desk = new TokenDesk(store);
    desk.hello();
    expect(desk.refused(code)).toBeUndefined();
    expect(desk.hello()).toBeUndefined();
    expect(desk.refused('unauthenticated')?.problem).toMatch(/^(Too many|This token is) /);
    expect(store.token).toBe('good');
  }
});

test('who wants the token forgotten is told that it is', () => {
  const store = tab('good');
  const desk = new TokenDesk(store);
  desk.hello();
  desk.welcomed();
  expect(desk.held).toBe(true);
  desk.forget();
  expect(desk.held).toBe(false);
  expect(store.token).toBeNull();
  desk.hello();
  expect(desk.refused('unauthenticated')).toMatchObject({ title: 'You have left', problem: '' });
});
