type Waiting<Q, A> = { question: Q; answered: (answer: A) => void; failed: (error: unknown) => void };

/**
 * How many batches are on their way at a time, and how many questions go in one; more wait for the next. `gathers`: the first
 * waits for whatever comes in the same turn of the loop.
 */
type Limits = { mostOnTheirWay: number; mostAtOnce?: number; gathers?: boolean };

/**
 * Puts questions together: a few batches are on their way at a time, and each takes along whatever waited when it set out.
 * No question joins a batch that has left, so an answer is never older than its question.
 */
export class Batches<Q, A> {
  #send: (questions: Q[]) => Promise<(question: Q) => A>;
  #limits: Required<Limits>;
  #waiting: Waiting<Q, A>[] = [];
  #onTheirWay = 0;
  #isDue = false;

  constructor(
    send: (questions: Q[]) => Promise<(question: Q) => A>,
    { mostOnTheirWay, mostAtOnce = 100, gathers = true }: Limits,
  ) {
    this.#send = send;
    this.#limits = { mostOnTheirWay, mostAtOnce, gathers };
  }

  /** How many questions no batch took along yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The answer; or the error of the batch, for all that were in it. */
  ask(question: Q): Promise<A> {
    return new Promise((answered, failed) => {
      this.#waiting.push({ question, answered, failed });
      if (!this.#limits.gathers) return this.#sendOff();
      if (this.#isDue) return;
      this.#isDue = true;
      // After everything that the network brought in this turn.
      setImmediate(() => {
        this.#isDue = false;
        this.#sendOff();
      });
    });
  }

  #sendOff(): void {
    while (this.#waiting.length > 0 && this.#onTheirWay < this.#limits.mostOnTheirWay) {
      const batch = this.#waiting.splice(0, this.#limits.mostAtOnce);
      this.#onTheirWay++;
      this.#send(batch.map(({ question }) => question))
        .then(
          (answerOf) => {
            for (const { question, answered } of batch) answered(answerOf(question));
          },
          (error: unknown) => {
            for (const { failed } of batch) failed(error);
          },
        )
        .finally(() => {
          this.#onTheirWay--;
          this.#sendOff();
        });
    }
  }
}
