import { randomBase62, toBase62 } from "@/lib/base62";

const SHAPE = /^dec_([0-9A-Za-z]{8})[0-9A-Za-z]{12}$/;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A new decision's id: the millisecond of the decision in base62, then 12 random characters (71 bits). */
export function newDecisionId(at: Date): string {
  return `dec_${toBase62(at.getTime(), 8)}${randomBase62(12)}`;
}

/** The moment that an id speaks of, so that one partition and one index find it; null for what is no such id. */
export function momentOf(decisionId: string): Date | null {
  const time = SHAPE.exec(decisionId)?.[1];
  if (time === undefined) return null;
  const ms = [...time].reduce((sum, letter) => sum * 62 + ALPHABET.indexOf(letter), 0);
  return ms <= 8.64e15 ? new Date(ms) : null;
}
