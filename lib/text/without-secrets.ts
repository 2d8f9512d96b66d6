/**
 * Text that others may read for long: of our tokens and keys only what is public, of anything shaped like a JWT nothing. Takes
 * time in proportion to the text, whatever a stranger sent.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/((?:lk[sgx]|tok)_[0-9A-Za-z]{12})_[0-9A-Za-z]{1,46}/g, "$1")
    .replace(/(?<![\w-])[\w-]+(?:\.[\w-]+){2,}/g, (dotted) => dotted.replace(/eyJ[\w-]{8}.*/s, "eyJ..."));
}
