/** What `name`, or `name@namespace`, says. Names hold no `@` but for e-mail addresses, so the last one counts. */
export function placedName(text: string): { name: string; namespace: string | undefined } {
  const [, name = text, namespace] = /^(.+)@([^@]+)$/s.exec(text) ?? [];
  return { name, namespace };
}
