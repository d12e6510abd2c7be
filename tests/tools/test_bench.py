"""`make bench` knows every benchmark that there is."""

from __future__ import annotations

from tools.bench import BENCHMARKS, ROOT, main


def test_everything_that_writes_a_page_of_results_is_measured() -> None:
    writing = {
        file.stem
        for file in (ROOT / "benchmarks").glob("*.py")
        if "results" in (text := file.read_text(encoding="utf-8")) and "def main(" in text
    }
    assert writing == set(BENCHMARKS)


def test_an_option_belongs_to_one_benchmark() -> None:
    assert main(["--quick"]) == 2
    assert main(["rota", "web", "--quick"]) == 2
    assert main(["--help"]) == 0


def test_a_name_that_is_no_benchmark_is_refused() -> None:
    assert main(["rotas"]) == 2
