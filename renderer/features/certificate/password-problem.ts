import { MIN_PFX_PASSWORD } from '#shared/contract/pfx-password.ts';

/** What is wrong with a password that was typed twice; `null`: nothing. Pure. */
export function passwordProblem(password: string, repetition: string): 'tooShort' | 'differs' | null {
  if (password.length < MIN_PFX_PASSWORD) return 'tooShort';
  return password === repetition ? null : 'differs';
}
