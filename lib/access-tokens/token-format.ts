import { crc32 } from "node:zlib";
import { randomBase62, toBase62 } from "@/lib/base62";
import { withoutSecrets } from "@/lib/text/without-secrets";

/** `s` service account, `g` gateway key, `x` short-lived exchanged. */
export type TokenKind = "s" | "g" | "x";

export type ParsedToken = { kind: TokenKind; id12: string; secret40: string };

const SHAPE = /^lk([sgx])_([0-9A-Za-z]{12})_([0-9A-Za-z]{40})([0-9A-Za-z]{6})$/;

/** A new token: 12 public characters, 40 secret ones (238 bits), 6 of checksum; 63 in all. */
export function mintToken(kind: TokenKind): ParsedToken & { plaintext: string } {
  const id12 = randomBase62(12);
  const secret40 = randomBase62(40);
  const body = `lk${kind}_${id12}_${secret40}`;
  return { kind, id12, secret40, plaintext: body + checksum(body) };
}

/** The parts of a well-formed token, or null. The checksum catches typos before any query; it proves nothing. */
export function parseToken(text: string): ParsedToken | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const [, kind, id12, secret40, crc6] = match as unknown as [string, TokenKind, string, string, string];
  return checksum(text.slice(0, -6)) === crc6 ? { kind, id12, secret40 } : null;
}

/** What screens and logs show of a token: everything public, nothing secret. */
export function tokenHint(tokenId: string): string {
  return tokenId.replace(/^tok_/, "lks_");
}

/** The id of the token that is meant by its id, its hint or, where someone pasted it, the token itself. */
export function tokenIdOf(text: string): string {
  return withoutSecrets(text).replace(/^lks_/, "tok_");
}

function checksum(body: string): string {
  return toBase62(crc32(body), 6);
}
