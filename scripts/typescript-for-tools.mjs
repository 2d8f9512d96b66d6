import { register } from "node:module";

// Tools that work with the compiler's old API can't use TypeScript 7, which has another one: loaded with --import, this gives
// them the TypeScript 5 that ts-morph carries.
const compiler = `export { ts as default } from ${JSON.stringify(import.meta.resolve("@ts-morph/common"))};`;
const url = `data:text/javascript,${encodeURIComponent(compiler)}`;
const hook = `export const resolve = (name, context, next) =>
  name === "typescript" ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`, import.meta.url);
