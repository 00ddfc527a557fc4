/** The version of the program. */
export const VERSION = "3.0.0";
/** What recordings say they were made by. */
export const SOFTWARE = `PicoStream ${VERSION}`;
