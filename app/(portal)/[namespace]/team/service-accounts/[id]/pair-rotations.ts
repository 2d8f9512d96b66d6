import type { AccessToken } from "@/lib/access-tokens/contract";

/** Puts the old token of a rotation in overlap right below its successor; every other token keeps its place. */
export function pairRotations(tokens: readonly AccessToken[]): AccessToken[] {
  const old = new Map(
    tokens
      .filter(({ status, rotatedTo }) => status === "rotated" && tokens.some(({ id }) => id === rotatedTo))
      .map((token) => [token.rotatedTo, token]),
  );
  return tokens
    .filter((token) => !old.has(token.rotatedTo))
    .flatMap((token) => [token, old.get(token.id)].filter((one) => one !== undefined));
}
