/** Fields that would hold a secret somewhere else, and a file that is kept in a repository must not have. */
const SECRET_FIELDS = /^(access-?)?tokens?$|secret|password|passphrase|private-?key|^key$|api-?key/i;
const TOKEN = /lk[sgx]_[0-9A-Za-z]{12}_[0-9A-Za-z]{20,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;

/** Every place in a value that holds a secret or is meant to, in words that do not repeat it. */
export function secretsIn(value: unknown, path = ""): { path: string; message: string }[] {
  if (typeof value === "string" && TOKEN.test(value))
    return [{ path, message: "This is a token. Files hold no secrets: take it out, and revoke it if it is in use." }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path ? `${path}.${key}` : key;
    if (path === "" && SECRET_FIELDS.test(key))
      return [{ path: at, message: "Files hold no secrets. Make tokens with: latchkey token set" }];
    return [...(TOKEN.test(key) ? secretsIn(key, path) : []), ...secretsIn(inner, at)];
  });
}
