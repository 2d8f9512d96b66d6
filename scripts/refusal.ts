/** A reason not to start, written for the person at the terminal: printed as one sentence, without a stack. */
export class Refusal extends Error {
  override name = "Refusal";
}
