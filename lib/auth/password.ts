import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { AppError } from "@/lib/errors";

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;

// Argon2id, 19 MiB, 2 passes, 1 lane (OWASP password storage cheat sheet).
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The hash of a password nobody knows: unknown people cost the same work as known ones. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$6PJy+6LScZm05kH0KZPgQw$nXn6ylwD9RiDeomOdcuAgkydzv2QNBK5sqr8foslrI0";

const AT_ONCE = 2;
const MAX_WAITING = 64;

let running = 0;
const waiting: (() => void)[] = [];

/** What is wrong with a new password, as a sentence for its field; null when it may be used. */
export function passwordProblem(password: string): string | null {
  const length = [...password.normalize("NFC")].length;
  if (length < PASSWORD_MIN) return `A password has at least ${PASSWORD_MIN} characters. A sentence works well.`;
  if (length > PASSWORD_MAX) return `A password has at most ${PASSWORD_MAX} characters.`;
  return null;
}

/** The Argon2id hash of a password that `passwordProblem` accepts, in NFC so that each keyboard spells it alike. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize("NFC"), COST));
}

/**
 * True when `password` is the one behind `stored`. With no stored hash it does the same work and answers false.
 * Throws `unavailable` when too many people wait already, so that a flood can't pile up memory.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const text = password.length > 4 * PASSWORD_MAX ? "" : password.normalize("NFC");
  const matches = await inTurn(() => verify(stored ?? NOBODY, text));
  return stored !== null && matches;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING)
      throw new AppError("unavailable", "Too many people sign in right now. Try again in a few seconds.", [], 5);
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
