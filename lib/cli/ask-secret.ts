import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** One line typed at the terminal, not shown while it is typed or pasted. */
export function askSecret(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((answered) => {
    let text = "";
    lines.once("line", (line) => {
      text = line;
      lines.close();
    });
    lines.once("close", () => {
      process.stderr.write("\n");
      answered(text);
    });
  });
}
