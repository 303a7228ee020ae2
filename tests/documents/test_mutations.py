"""Mutations of the real file; the long run is `python tests/support/mutations.py`."""

import mutations
import pytest


def test_mutations_give_a_dataset_or_the_contracted_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is done to the file, loading it gives a dataset or a `DatasetError` with problems."""
    assert mutations.main(runs=300, seed=1_000_000) == 0
    report = capsys.readouterr().out
    assert report.startswith("300 mutations: {")
    assert report.count("\n") == 1
