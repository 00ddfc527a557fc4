"""Writes files in the layouts of the original PicoStream.

    python3 original_files.py FILE LAYOUT

Layouts: "1.0" (no max_adc, numpy scalars of several widths); "2.0", with any of "without max_adc", "aggregate" and
"offset" after it; "2.0 texts" (texts of fixed length, single values as arrays, big-endian and compressed data).
"""

import sys

import h5py
import numpy as np

COUNTS = ((np.arange(5000, dtype="i8") * 7919) % 65536 - 32768).astype("i2")


def main(path, layout):
    with h5py.File(path, "w") as file:
        options = {"dtype": ">i2", "compression": "gzip"} if layout == "2.0 texts" else {}
        dataset = file.create_dataset("adc_counts", **{"dtype": "i2", **options}, shape=(0,), maxshape=(None,), chunks=(1000,))
        dataset.resize((5000,))
        dataset[:] = COUNTS
        attrs = file.attrs
        attrs["data_format_version"] = layout[:3]
        attrs["sample_interval_ns"] = 16.0
        attrs["voltage_range_v"] = 20.0
        attrs["resolution"] = "PS5000A_DR_14BIT"
        attrs["channel_a_coupling"] = "PS5000A_DC"
        attrs["channel_a_range"] = "PS5000A_20V"
        if layout == "1.0":
            attrs["sample_interval_ns"] = np.int32(16)
            attrs["voltage_range_v"] = np.float32(20)
            return
        if "without max_adc" not in layout:
            attrs["max_adc"] = np.int64(32767)
        attrs["analog_offset_v"] = 0.0
        attrs["downsample_mode"] = "average"
        attrs["hardware_downsample_ratio"] = 1
        if "aggregate" in layout:
            attrs["downsample_mode"] = "aggregate"
            attrs["hardware_downsample_ratio"] = np.uint16(10)
        if "offset" in layout:
            attrs["analog_offset_v"] = -0.75
        if layout == "2.0 texts":
            attrs["downsample_mode"] = np.bytes_("average")
            attrs["channel_a_coupling"] = np.bytes_("PS5000A_AC")
            attrs["max_adc"] = np.array([32767], dtype=">i4")
            attrs["voltage_range_v"] = np.array([20.0])
            attrs["simulated"] = True
            # What is not ours, and h5wasm cannot read some of, must not matter.
            attrs["foreign_half"] = np.float16(1)
            attrs["foreign_nothing"] = h5py.Empty("f4")
            attrs["foreign_list"] = [1, 2, 3]
            attrs["foreign_record"] = np.array((1, 2.5), dtype=[("a", "i4"), ("b", "f8")])
            attrs["foreign_texts"] = ["one", "two"]


main(sys.argv[1], sys.argv[2])
