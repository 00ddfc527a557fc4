import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { assertEquals } from "../../assert.ts";
import { TWO_CHANNELS } from "../recordings.ts";
import { exported } from "./exported.ts";
import { memorySource, simpleHeader } from "./source.ts";

Deno.test("Parquet has a row a point: seconds and millivolts", async () => {
  const header = { ...simpleHeader(500), channels: TWO_CHANNELS.channels };
  const planes = [Int16Array.of(0, 100, -1000), Int16Array.of(0, 1000, 1)];
  const source = memorySource({ header, planes, gaps: [{ index: 2, lost: 8, reason: 1 }] });
  const { bytes } = await exported(source, { format: "parquet" });
  assertEquals(await parquetReadObjects({ file: bytes.buffer }), [
    { time_s: 0, A_mV: 0, C_mV: -1500 },
    { time_s: 5e-7, A_mV: 500, C_mV: 18500 },
    { time_s: 5e-6, A_mV: -5000, C_mV: -1480 },
  ]);
});

Deno.test("Parquet has int16 counts when they are wanted, and says what was exported", async () => {
  const source = memorySource({ header: TWO_CHANNELS, planes: [Int16Array.of(5, 2, -32768), new Int16Array(3)] });
  const options = { format: "parquet", raw: true, decimation: 2, decimationMode: "min_max", channels: ["A"] } as const;
  const { bytes } = await exported(source, options);
  assertEquals(await parquetReadObjects({ file: bytes.buffer }), [
    { time_s: 0, A_min_counts: 2, A_max_counts: 5 },
    { time_s: 3.2e-8, A_min_counts: -32768, A_max_counts: -32768 },
  ]);
  const { schema, key_value_metadata } = parquetMetadata(bytes.buffer);
  assertEquals(schema.slice(1).map(({ type, repetition_type }) => [type, repetition_type]), [
    ["DOUBLE", "REQUIRED"],
    ["INT32", "REQUIRED"],
    ["INT32", "REQUIRED"],
  ]);
  assertEquals(schema[2]?.converted_type, "INT_16");
  assertEquals(key_value_metadata?.map(({ key, value }) => [key, JSON.parse(value ?? "")]), [["picostream", {
    recording_uuid: "c0ffee00-0000-4000-8000-000000000001",
    start_unix_ns: "1795376255387000000",
    step_ns: 16,
    decimation: 2,
    decimation_mode: "min_max",
    downsample_mode: "average",
    max_adc: 32767,
    channels: [{ name: "A", label: "", voltage_range_v: 5, analog_offset_v: 0 }],
  }]]);
});

Deno.test("Parquet puts a million rows into a group, also where pieces are shorter", async () => {
  const length = 1_100_000;
  const values = Int16Array.from({ length }, (_, i) => i % 30_000);
  const gaps = [{ index: 10, lost: 5, reason: 1 }, { index: 700_001, lost: 5, reason: 1 }];
  const source = memorySource({ header: simpleHeader(1e9), planes: [values], gaps });
  const { bytes } = await exported(source, { format: "parquet" });
  const { row_groups } = parquetMetadata(bytes.buffer);
  assertEquals(row_groups.map(({ num_rows }) => Number(num_rows)), [1 << 20, length - (1 << 20)]);
  const range = { rowStart: 1_048_570, rowEnd: 1_048_580 };
  const rows = await parquetReadObjects({ file: bytes.buffer, ...range });
  assertEquals(
    rows,
    Array.from({ length: 10 }, (_, i) => {
      const index = range.rowStart + i;
      return { time_s: index + 10, A_mV: index % 30_000 };
    }),
  );
});
