"""Every address of the site, method by method and object by object: what the matrix is tried with."""

from tests.contracts.rows import staff, talking, town

ROWS = (*town.ROWS, *talking.ROWS, *staff.ROWS)
