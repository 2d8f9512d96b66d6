/** What a form holds when it is sent, with the key that makes sending it twice the same as once. */
export class FormValues {
  constructor(
    private readonly form: FormData,
    /** Stays the same until the form was accepted: pass it on as the operation's idempotency key. */
    readonly idempotencyKey: string,
  ) {}

  /** A field's text, without the space around it. */
  text(name: string) {
    return this.raw(name).trim();
  }

  /** The text, or undefined where nothing was typed. */
  optional(name: string) {
    return this.text(name) || undefined;
  }

  /** The text exactly as typed: passwords. */
  raw(name: string) {
    const value = this.form.get(name);
    return typeof value === "string" ? value : "";
  }

  /** All values of one name: a combobox with several tags, a group of check boxes. */
  all(name: string) {
    return this.form.getAll(name).filter((value) => typeof value === "string");
  }

  checked(name: string) {
    return this.form.has(name);
  }
}

/** Random, and made without `randomUUID`, which browsers withhold over plain http. */
export function newIdempotencyKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
