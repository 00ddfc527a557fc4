/** Whether each column is one value, of minima and maxima in turn; empty columns have the minimum above the maximum. */
export function isSingle(extremes: Int16Array): boolean {
  for (let at = 0; at < extremes.length; at += 2) if (extremes[at]! < extremes[at + 1]!) return false;
  return true;
}
