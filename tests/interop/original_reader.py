"""Reads recordings as the original PicoStream's reader does, for comparison with ours.

    python3 original_reader.py FILE

One request a line on standard input, as JSON: {"size", "start", "factor", "mode"} reads a block, {"chunk", "factor",
"mode"} the whole file block by block. For each a line with the reader's attributes and the blocks.
"""

import json
import sys

import h5py
import numpy as np


class Reader:
    def __init__(self, path):
        self.file = h5py.File(path, "r")
        self.counts = self.file["adc_counts"]
        attrs = self.file.attrs
        self.num_samples = len(self.counts)
        self.hardware_downsample_ratio = int(attrs.get("hardware_downsample_ratio", 1))
        self.sample_interval_ns = float(attrs["sample_interval_ns"]) * self.hardware_downsample_ratio
        self.voltage_range_v = float(attrs["voltage_range_v"])
        self.analog_offset_v = float(attrs.get("analog_offset_v", 0.0))
        self.downsample_mode = attrs.get("downsample_mode", "average")
        if "max_adc" in attrs:
            self.max_adc_val = int(attrs["max_adc"])
        else:
            bits = int(attrs["resolution"].removeprefix("PS5000A_DR_").removesuffix("BIT"))
            self.max_adc_val = 2 ** (bits - 1) - 1
        self.values_per_step = 2 if self.downsample_mode == "aggregate" else 1

    def attributes(self):
        names = ["num_samples", "sample_interval_ns", "voltage_range_v", "analog_offset_v", "max_adc_val"]
        names += ["downsample_mode", "hardware_downsample_ratio"]
        return {name: getattr(self, name) for name in names}

    def get_block(self, size, start, factor, mode):
        raw = self.counts[start : start + size]
        voltages = raw / self.max_adc_val * (self.voltage_range_v * 1000)
        if self.analog_offset_v != 0:
            voltages += self.analog_offset_v * 1000
        interval_s = self.sample_interval_ns * 1e-9
        start_time = start / self.values_per_step * interval_s
        if self.values_per_step == 2:
            times = np.repeat(start_time + np.arange(len(voltages) // 2) * interval_s, 2)
        else:
            times = np.linspace(start_time, start_time + (len(voltages) - 1) * interval_s, len(voltages))
        if factor > 1:
            times, voltages = self.decimate(times, voltages, factor, mode)
        return {"times": times.tolist(), "voltages": voltages.tolist()}

    def decimate(self, times, voltages, factor, mode):
        if self.values_per_step == 2:
            groups = [voltages[i : i + 2 * factor] for i in range(0, len(voltages), 2 * factor)]
            if mode == "mean":
                pairs = [(group[0::2].mean(), group[1::2].mean()) for group in groups]
            else:
                pairs = [(group[0::2].min(), group[1::2].max()) for group in groups]
            return np.repeat(times[:: 2 * factor], 2), np.array(pairs).ravel()
        groups = [voltages[i : i + factor] for i in range(0, len(voltages), factor)]
        if mode == "mean":
            return times[::factor], np.array([group.mean() for group in groups])
        return np.repeat(times[::factor], 2), np.array([(group.min(), group.max()) for group in groups]).ravel()

    def get_block_iter(self, chunk, factor, mode):
        for start in range(0, self.num_samples, chunk):
            yield self.get_block(chunk, start, factor, mode)


def main():
    reader = Reader(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        if "chunk" in request:
            blocks = list(reader.get_block_iter(**request))
        else:
            blocks = [reader.get_block(**request)]
        print(json.dumps({"attributes": reader.attributes(), "blocks": blocks}))


main()
