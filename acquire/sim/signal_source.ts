/** What the inputs see, as counts: the interface of all simulated signals. */

/**
 * The samples of one channel by their absolute index, which counts from the first run of the instrument on and keeps
 * counting between runs.
 */
export interface SignalSource {
  /**
   * Writes the samples `first` … `first + count - 1` into `target`, starting at `target[at]`, and answers whether one of
   * them was beyond full scale and so clipped. A sample has the same value whichever call asks for it. `first` and
   * `count` are whole and not negative, `first + count` is below 2^53; the target has to have the room.
   */
  fill(target: Int16Array, at: number, count: number, first: number): boolean;
}
