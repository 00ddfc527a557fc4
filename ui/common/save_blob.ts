/// <reference lib="dom" />

/** Lets the browser save something as a file of this name. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // A save that has begun keeps what it needs; the task after this one is late enough for it to begin.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
