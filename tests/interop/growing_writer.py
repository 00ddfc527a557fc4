"""Writes a file of the original's kind that grows, compressed, for readers beside it (SWMR).

    python3 growing_writer.py FILE

For each byte that it gets it appends 1000 values, which count on, flushes, and prints how many there are. At the end of its
input it leaves the file as a crash does.
"""

import os
import sys

import h5py
import numpy as np

file = h5py.File(sys.argv[1], "w", libver=("v110", "v110"))
counts = file.create_dataset("adc_counts", (0,), "i2", maxshape=(None,), chunks=(300,), compression="gzip")
file.attrs.update(
    data_format_version="2.0",
    sample_interval_ns=16.0,
    voltage_range_v=20.0,
    max_adc=32767,
    resolution="PS5000A_DR_14BIT",
    analog_offset_v=0.0,
    downsample_mode="average",
    hardware_downsample_ratio=1,
)
file.swmr_mode = True
file.flush()
print(0, flush=True)
while sys.stdin.buffer.raw.read(1):
    length = len(counts)
    counts.resize((length + 1000,))
    counts[length:] = np.arange(length, length + 1000) % 32768
    file.flush()
    print(length + 1000, flush=True)
os._exit(0)
