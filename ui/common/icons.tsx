import type { JSX } from "preact";

const PATHS = {
  settings: "M4 6h9m4 0h3M4 12h3m4 0h9M4 18h11m4 0h1M15 4v4M9 10v4M17 16v4",
  rescan: "M20 11a8 8 0 1 0-2 6M20 5v6h-6",
  close: "M6 6l12 12M18 6L6 18",
  open: "M3 13h4l3-8 4 14 3-6h4",
  export: "M12 4v11m0 0l-4-4m4 4l4-4M5 20h14",
  download: "M12 4v11m0 0l-4-4m4 4l4-4M5 20h14",
  verify: "M5 12l5 5L20 7",
  recover: "M4 12a8 8 0 1 1 3 6M4 18v-6h6",
  system: "M4 5h16v11H4zM9 20h6",
  light:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  dark: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z",
  fit: "M4 4h16M4 20h16M12 8v8M9 10l3-3 3 3M9 14l3 3 3-3",
  stack: "M4 4h16v6H4zM4 14h16v6H4z",
  cursors: "M8 4v16M16 4v16M8 12h8",
  measure: "M3 16L16 3l5 5L8 21zM8 11l2 2M11 8l2 2M14 5l2 2",
  spectrum: "M4 20V13M8 20V5M12 20v-9M16 20v-5M20 20v-3",
  picture: "M4 7h4l2-3h4l2 3h4v12H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7",
  add: "M12 5v14M5 12h14",
  warning: "M12 4L2.5 20h19zM12 10v4M12 17v.5",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside a text that says the same; screen readers pass it over. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
