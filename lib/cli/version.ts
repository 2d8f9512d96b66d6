import { version } from "../../package.json";

/** Of the command line and of the server it comes with. */
export const VERSION: string = version;
