import { mintToken, type ParsedToken, parseToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import { CURRENT_KEY_VERSION } from "@/lib/secrets";

/** The parts of a well-formed gateway key and the id its row has, or null: no need to ask the database then. */
export function parseGatewayKey(text: string): { parsed: ParsedToken; keyId: string } | null {
  const parsed = parseToken(text);
  return parsed?.kind === "g" ? { parsed, keyId: keyIdOf(parsed) } : null;
}

/** A new key for a gateway: its plaintext, which is stored nowhere, and the row that verifies it. */
export function mintGatewayKey(gateway: { id: string; namespaceId: string }) {
  const minted = mintToken("g");
  return {
    plaintext: minted.plaintext,
    row: {
      id: keyIdOf(minted),
      namespaceId: gateway.namespaceId,
      gatewayId: gateway.id,
      hash: tokenHash(minted, gateway.id),
      hashKeyVersion: CURRENT_KEY_VERSION,
    },
  };
}

function keyIdOf({ id12 }: Pick<ParsedToken, "id12">): string {
  return `lkg_${id12}`;
}
