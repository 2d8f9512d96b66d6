import { writeFileSync } from "node:fs";
import { openApiDocument } from "../lib/api/openapi";

// Writes public/openapi.json from the contracts: npm run openapi
writeFileSync("public/openapi.json", `${JSON.stringify(await openApiDocument(), null, 1)}\n`);
