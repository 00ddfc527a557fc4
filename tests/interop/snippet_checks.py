"""What each Python block of the guides has to leave behind, by the heading that the block stands under.

A check is given the names that the blocks so far have defined, what is true of the recordings, and for a block that
follows a recording what it printed.
"""

import shutil

import dask
import dask.array as da
import h5py
import numpy as np
from snippet_truth import sequence


def same(found, expected):
    np.testing.assert_array_equal(found, expected)


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def check_readme(names, truth, _):
    expected = truth.values("A", "data.hdf5")
    same(names["counts"], expected.counts[:1_000_000])
    same(names["volts"], expected.volts[:1_000_000])


def check_volts(names, truth, _):
    expected = truth.values("A", "data.hdf5")
    same(names["counts"], expected.counts[1_000_000:1_500_000])
    same(names["volts"], expected.volts[1_000_000:1_500_000])


def check_channel(names, truth, _):
    expected = truth.values("B", "data.hdf5")
    assert names["name_of"] == {"": "A", "photo diode": "B"}
    same(names["counts"][:], expected.counts)
    same(names["volts"], expected.volts[:100_000])
    assert len(names["volts"]) == 100_000


def check_clock(names, truth, _):
    expected = truth.values("B", "data.hdf5")
    part = np.flatnonzero((expected.times >= 0.9) & (expected.times < 1.1))
    assert (part[0], part[-1]) == (names["around"].start, names["around"].stop - 1)
    # The gap lies in the part, so it holds less than it would without.
    assert 0 < len(part) < 0.2 * truth.rate
    close(names["times"], expected.times[part])
    same(names["volts"], expected.volts[part])
    for path in ("data.hdf5", "aggregate.hdf5"):
        with h5py.File(path) as file:
            times = truth.values("A", path).times
            close(names["clock"](file)(np.arange(len(times))), times)
            assert names["indices"](file, -1, np.inf) == range(len(times))
            assert len(names["indices"](file, 77, 78)) == 0
    times = truth.values("A", "long.*.hdf5").times
    for segment in range(4):
        with h5py.File(f"long.{segment + 1:06}.hdf5") as file:
            here = times[segment * truth.rate : (segment + 1) * truth.rate]
            close(names["clock"](file)(np.arange(len(here))), here)
            assert names["clock"](file)(len(here) - 1) == here[-1]


def check_over_range(names, truth, _):
    # By a fault from 0.3 s to 0.5 s of every channel; the bits are those of blocks of 50 ms, or more on a slow machine.
    [[start, stop]] = names["stretches"]
    assert 0 < start <= 0.3 * truth.rate and 0.5 * truth.rate <= stop < truth.rate
    table = [[0, 10, 0, 0b01], [10, 5, 0, 0b11], [15, 5, 0, 0b10], [20, 5, 0, 0b00], [25, 5, 0, 0b101]]
    found = {name: names["over_range"]({"blocks": np.array(table)}, name).tolist() for name in "ABCD"}
    assert found == {"A": [[0, 15], [25, 30]], "B": [[10, 20]], "C": [[25, 30]], "D": []}
    with h5py.File("long.000001.hdf5") as file:
        assert names["over_range"](file, "A").shape == (0, 2)


def check_outline(names, truth, _):
    length = len(names["counts"])
    same(names["index"], np.arange(0, length, 256))
    levels = names["f"]["channels/A/overview"].items()
    chunk_rows = {"256": 16384, "4096": 4096, "65536": 1024, "1048576": 256}
    assert {level: (rows.chunks, rows.dtype) for level, rows in levels} == {
        level: ((chunk, 2), np.dtype("<i2")) for level, chunk in chunk_rows.items()
    }
    shutil.copy("data.hdf5", "bare.hdf5")
    with h5py.File("bare.hdf5", "r+") as file:
        for name in truth.channels:
            del file[f"channels/{name}/overview"]
    requests = [("data.hdf5", 256, 0, length, 2000), ("data.hdf5", 256, 123_457, 2_345_678, 2000)]
    requests += [("data.hdf5", 65536, 123_457, length - 1, 10), ("data.hdf5", 1 << 20, 1000, length, 2)]
    requests += [("data.hdf5", 1, 2_999, 50_000, 2000), ("bare.hdf5", 1, 2_999, 900_000, 20)]
    requests += [("aggregate.hdf5", 4096, 8_000, 1_200_000, 200)]
    for path, size, start, stop, columns in requests:
        for name in truth.channels:
            counts = truth.values(name, path).counts
            first = start // size * size
            edges = np.arange(first, stop, size)
            # The last piece is a whole one where there are values for it.
            counts = counts[: -(-stop // size) * size]
            with h5py.File(path) as file:
                index, low, high = names["outline"](file, name, start, stop, columns)
            same(index, edges)
            same(low, np.minimum.reduceat(counts, edges))
            same(high, np.maximum.reduceat(counts, edges))


def check_followed(follower, length):
    before = 0
    for line in follower.lines:
        numbers = [int(word) for word in line.replace(",", " ").split() if word.lstrip("-").isdigit()]
        now, lowest, highest = numbers
        piece = sequence(0, np.arange(before, now))
        assert (lowest, highest) == (piece.min(), piece.max()), line
        before = now
    assert before == length, f"{before} values of {length}"
    assert follower.lines_while_recording >= 5, "it was not followed while it grew"


def check_follow(names, truth, follower):
    check_followed(follower, 2 * truth.rate)


def check_follow_split(names, truth, follower):
    check_followed(follower, 2.4 * truth.rate)


def is_lazy(dataset):
    return all(isinstance(variable.data, da.Array) for variable in dataset.variables.values())


def check_dataset(names, truth, _):
    for path in ("data.hdf5", "aggregate.hdf5"):
        with h5py.File(path) as file:
            data = names["dataset"](file)
            assert is_lazy(data) and dict(data.sizes).keys() == {"sample"}
            for name, known in truth.channels.items():
                expected = truth.values(name, path)
                same(data[name].values, expected.volts)
                close(data[name].time.values, expected.times)
                assert data[name].attrs == {"units": "V", "long_name": known["label"]}
            assert data.attrs["channels"] == "A,B"
    expected = truth.values("A", "data.hdf5")
    part = (expected.times >= 0.9) & (expected.times < 1.1)
    same(names["part"].values, expected.volts[part])
    close(names["part"].time.values, expected.times[part])


def check_between(names, truth, _):
    whole = names["whole"]
    assert is_lazy(whole)
    for name in truth.channels:
        expected = truth.values(name, "long.*.hdf5")
        assert len(expected.counts) == 3.3 * truth.rate
        same(whole[name].values, expected.volts)
        close(whole[name].time.values, expected.times)
    close(names["mean"], expected.volts.mean())
    part = (expected.times >= 0.95) & (expected.times < 1.05)
    same(names["part"]["B"].values, expected.volts[part])
    # Of what differs from segment to segment nothing is said of the whole.
    assert "segment_number" not in whole.attrs and whole.attrs["channels"] == "A,B"


def check_reductions(names, truth, _):
    counts = truth.values("A", "long.*.hdf5").counts.astype(float)
    assert isinstance(names["counts"], da.Array)
    assert (names["lowest"], names["highest"]) == (counts.min(), counts.max())
    close(names["mean_square"], (counts**2).mean())


def check_per_second(names, truth, _):
    expected = truth.values("A", "long.*.hdf5")
    seconds = [expected.volts[expected.times.astype(int) == second] for second in range(4)]
    close(names["rms"], [np.sqrt((volts**2).mean()) for volts in seconds])
    same(names["low"], [volts.min() for volts in seconds])
    same(names["high"], [volts.max() for volts in seconds])
    # What other processes get must be small, and complete.
    in_processes = dask.compute(*names["tasks"], scheduler="processes", num_workers=2)
    same(np.hstack(in_processes)[1], names["number"])


LIVE_FILE = {"As it grows": "live.hdf5", "Into the next segment": "live_split.hdf5"}

CHECKS = {
    "Read": check_readme,
    "Volts": check_volts,
    "A channel by its name": check_channel,
    "Time, with gaps": check_clock,
    "Where a channel was over range": check_over_range,
    "Any part at once": check_outline,
    "As it grows": check_follow,
    "Into the next segment": check_follow_split,
    "A file as a Dataset": check_dataset,
    "A split recording as one Dataset": check_between,
    "Reductions of a whole recording": check_reductions,
    "On many processes or a cluster": check_per_second,
}
