"""What stands in the recordings of snippets_test.ts, found without what they say about themselves.

The simulated instrument gave each channel its known sequence, which goes on while samples are lost. So where a value
lies in time shows from the values, and every value is known from its place, or is clipped.
"""

import functools
from dataclasses import dataclass
from glob import glob

import h5py
import numpy as np

PERIOD = 65003
HIGHEST = 32501
MAX_ADC = 32767
# Values after a gap that are compared with the sequence: longer than its period, so that only one place fits.
RUN = 70_000
MOST_LOST = 400_000
EXACT_S = 1e-3


def sequence(channel, index, after=0):
    """What the simulated instrument samples, after so many that were lost."""
    index = index + after
    return ((index + 7 * (index // PERIOD) + 1000 * channel) % PERIOD - HIGHEST).astype(np.int16)


@dataclass
class Values:
    """A channel of a recording."""

    counts: np.ndarray
    volts: np.ndarray
    # Seconds since the recording began. The gap is as long as the recording says, which is right within EXACT_S.
    times: np.ndarray


class Truth:
    """`recorded` is that of snippets_test.ts."""

    def __init__(self, recorded):
        self.rate = round(recorded["rateMSps"] * 1e6)
        self.channels = recorded["channels"]
        self._ratio = recorded["aggregateRatio"]

    @functools.cache
    def values(self, name, path):
        """What a channel has in a file or in the segments of a recording, that lost something at most once."""
        known = self.channels[name]
        counts, told = read(name, path)
        is_aggregate = path.startswith("aggregate")
        values_per_step, ratio = (2, self._ratio) if is_aggregate else (1, 1)
        expected = self._aggregate if is_aggregate else sequence
        gap, lost = find_gap(counts, lambda index, after: expected(known["number"], index, after))
        assert abs(told // values_per_step * ratio - lost) < EXACT_S * self.rate
        index = np.arange(len(counts))
        steps = np.where(index < gap, index, index + told) // values_per_step
        volts = counts / MAX_ADC * known["rangeV"] + known["offsetV"]
        return Values(counts, volts, steps * ratio / self.rate)

    def _aggregate(self, channel, index, after):
        samples = index[:, None] // 2 * self._ratio + np.arange(self._ratio)
        groups = sequence(channel, samples, np.reshape(after, (-1, 1)))
        return np.where(index % 2 == 0, groups.min(axis=1), groups.max(axis=1))


def read(name, path):
    """The values of a channel, of all files whose names fit a pattern, and how many all of them say they lost."""
    counts, told = [], 0
    for one in sorted(glob(path)):
        with h5py.File(one) as file:
            counts.append(file[f"channels/{name}/adc_counts"][:])
            told += int(file["gaps"][:, 1].sum())
    return np.concatenate(counts), told


def find_gap(counts, expected):
    """Where samples are missing, and how many, by the values; after the last value if none are."""
    index = np.arange(len(counts))
    is_clipped = np.abs(counts.astype(int)) > HIGHEST
    wrong = np.flatnonzero((expected(index, 0) != counts) & ~is_clipped)
    if len(wrong) == 0:
        return len(counts), 0
    gap = wrong[0]
    run = index[gap : gap + RUN]
    candidates = np.flatnonzero(expected(run[:1], np.arange(MOST_LOST)) == counts[gap])
    candidates = [lost for lost in candidates if (expected(run, lost) == counts[run]).all()]
    assert len(candidates) == 1, f"what is missing at {gap} is not clear: {candidates}"
    assert (expected(index[gap:], candidates[0]) == counts[gap:]).all(), f"more is missing after {gap}"
    return gap, candidates[0]
