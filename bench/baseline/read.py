"""Reads whole recordings the way the original PicoStream does, as what benchmarks are compared with: blocks by h5py,
decimation by Numba, millivolts and seconds by numpy.

    python3 read.py FILE FACTOR:MODE...

Modes are "mean" and "min_max". For each pair the whole file is read once, in blocks of a million values. Prints one JSON
object: "samples", those of the file; "passes", for each the "seconds", without Python's start, compilation and the
opening of the file, and the "sum" of the last voltage and time of every block, for comparison.
"""

import json
import sys
import time

import h5py
import numpy as np
from numba import njit

CHUNK_SIZE = 1_000_000
WARM_UP_BLOCKS = 50


@njit
def decimate_mean(values, factor):
    groups = (len(values) + factor - 1) // factor
    means = np.empty(groups, np.float64)
    for group in range(groups):
        start = group * factor
        end = min(start + factor, len(values))
        total = 0.0
        for i in range(start, end):
            total += values[i]
        means[group] = total / (end - start)
    return means


@njit
def decimate_min_max(values, factor):
    groups = (len(values) + factor - 1) // factor
    extremes = np.empty(2 * groups, values.dtype)
    for group in range(groups):
        start = group * factor
        least = values[start]
        most = values[start]
        for i in range(start + 1, min(start + factor, len(values))):
            if values[i] < least:
                least = values[i]
            if values[i] > most:
                most = values[i]
        extremes[2 * group] = least
        extremes[2 * group + 1] = most
    return extremes


class Reader:
    def __init__(self, path):
        self._counts = h5py.File(path, "r")["adc_counts"]
        attrs = self._counts.file.attrs
        self.num_samples = len(self._counts)
        self._interval_s = float(attrs["sample_interval_ns"]) * int(attrs["hardware_downsample_ratio"]) * 1e-9
        self._range_v = float(attrs["voltage_range_v"])
        self._offset_v = float(attrs["analog_offset_v"])
        self._max_adc = int(attrs["max_adc"])

    def get_block(self, size, start, factor, mode):
        counts = self._counts[start : start + size]
        points = -(-len(counts) // factor)
        if factor > 1:
            counts = decimate_mean(counts, factor) if mode == "mean" else decimate_min_max(counts, factor)
        voltages = counts / self._max_adc * (self._range_v * 1000)
        if self._offset_v != 0:
            voltages += self._offset_v * 1000
        start_s = start * self._interval_s
        times = np.linspace(start_s, start_s + (points - 1) * factor * self._interval_s, points)
        return np.repeat(times, 2) if len(voltages) == 2 * points else times, voltages

    def get_block_iter(self, chunk_size=1_000_000, decimation_factor=1, decimation_mode="mean"):
        for start in range(0, self.num_samples, chunk_size):
            yield self.get_block(chunk_size, start, decimation_factor, decimation_mode)


def run(reader, factor, mode, blocks=None):
    total = 0.0
    started = time.perf_counter()
    for n, (times, voltages) in enumerate(reader.get_block_iter(CHUNK_SIZE, factor, mode)):
        if n == blocks:
            break
        total += voltages[-1] + times[-1]
    return {"seconds": time.perf_counter() - started, "sum": float(total)}


def main():
    path, *configurations = sys.argv[1:]
    reader = Reader(path)
    passes = []
    for factor, mode in (configuration.split(":") for configuration in configurations):
        run(reader, int(factor), mode, WARM_UP_BLOCKS)
        passes.append(run(reader, int(factor), mode))
    print(json.dumps({"samples": reader.num_samples, "passes": passes}))


if __name__ == "__main__":
    main()
