/** The memory that was registered for a channel. */
export interface RegisteredBuffers {
  max: Int16Array;
  /** Given in aggregate mode only. */
  min: Int16Array | null;
  lengthValues: number;
  mode: number;
}
