import { readFileSync, writeFileSync } from "node:fs";
import { program } from "../lib/cli/program";
import { reference } from "../lib/cli/reference";

// Writes the commands into docs/cli.md, below the line that says so: npm run cli:reference
const PATH = "docs/cli.md";
const MARK = "A verb that the API gets has its command by itself.\n";

const [head = ""] = readFileSync(PATH, "utf8").split(MARK);
writeFileSync(PATH, `${head}${MARK}\n${reference(program())}`);
