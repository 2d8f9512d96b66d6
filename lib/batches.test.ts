import { expect, test } from "vitest";
import { Batches } from "./batches";

const turn = () => new Promise((done) => setTimeout(done, 5));

/** Batches whose answers wait until the test lets them go. */
function given({ mostOnTheirWay }: { mostOnTheirWay: number }) {
  const sent: { questions: number[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const batches = new Batches<number, string>(
    (questions) =>
      new Promise((done, fail) => {
        sent.push({ questions, answer: () => done((question) => `answer to ${question}`), fail });
      }),
    { mostOnTheirWay },
  );
  return { batches, sent };
}

test("questions of one turn travel together, and each gets its own answer", async () => {
  const { batches, sent } = given({ mostOnTheirWay: 1 });
  const answers = Promise.all([batches.ask(1), batches.ask(2), batches.ask(1)]);
  await turn();
  expect(sent.map(({ questions }) => questions)).toEqual([[1, 2, 1]]);
  sent[0]?.answer();
  expect(await answers).toEqual(["answer to 1", "answer to 2", "answer to 1"]);
});

test("P1 a question never joins a batch that has left, not even one that asks the same", async () => {
  const { batches, sent } = given({ mostOnTheirWay: 1 });
  const first = batches.ask(1);
  await turn();
  let isAnswered = false;
  const second = batches.ask(1).finally(() => {
    isAnswered = true;
  });
  await turn();
  sent[0]?.answer();
  await first;
  await turn();
  expect([isAnswered, sent.length]).toEqual([false, 2]);
  sent[1]?.answer();
  await second;
});

test("no more are on their way than may be; a failure is that of its own batch alone", async () => {
  const { batches, sent } = given({ mostOnTheirWay: 2 });
  const answers: Promise<unknown>[] = [];
  for (const question of [1, 2, 3, 4]) {
    answers.push(batches.ask(question).catch((error: Error) => error.message));
    await turn();
  }
  expect(sent.map(({ questions }) => questions)).toEqual([[1], [2]]);
  expect(batches.waiting).toBe(2);
  sent[0]?.fail(new Error("lost"));
  await turn();
  expect(sent.map(({ questions }) => questions)).toEqual([[1], [2], [3, 4]]);
  sent[2]?.answer();
  sent[1]?.answer();
  expect(await Promise.all(answers)).toEqual(["lost", "answer to 2", "answer to 3", "answer to 4"]);
});

test("a crowd goes in batches of at most a hundred", async () => {
  const { batches, sent } = given({ mostOnTheirWay: 1 });
  const answers = Promise.all(Array.from({ length: 250 }, (_, question) => batches.ask(question)));
  for (let number = 0; number < 3; number++) {
    await turn();
    sent[number]?.answer();
  }
  expect((await answers).length).toBe(250);
  expect(sent.map(({ questions }) => questions.length)).toEqual([100, 100, 50]);
});
