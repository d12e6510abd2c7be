"""What computations refuse, and why a run can fail.

Invalid
├── RunTitleRefused   a title that is empty, too long or not plain text
├── RunSeedRefused    a seed below zero, or beyond 63 bits
├── RunInputRefused   a file with a bad name, twice the same name, or too big
├── MethodChanged     the run was asked of a version of the method that is no longer here
└── ResultRefused     what the method returned can't be stored as it is
NotFound
├── RunNotFound       no run at this address
└── RunFileNotFound   the run has no such file for this reader
Unexpected
├── UnknownMethod     no room has registered this method
├── RunBroke          the method raised something that is not a refusal
└── WorkerLost        the workers that tried were lost
"""

from voorkant.common.errors import Invalid, NotFound, Unexpected


class RunTitleRefused(Invalid):
    """A title that is empty, too long or holds control characters. Params: ``most``."""

    code = "run.title-refused"


class RunSeedRefused(Invalid):
    """A seed below zero, or one that doesn't fit. Params: ``highest``."""

    code = "run.seed-refused"


class RunInputRefused(Invalid):
    """Files that a run can't take together. Params: ``names``, ``most_megabytes``."""

    code = "run.input-refused"


class MethodChanged(Invalid):
    """The worker has another version of the method. Params: ``method``, ``version``."""

    code = "run.method-changed"


class ResultRefused(Invalid):
    """The result is no JSON, or an output has a bad name. Params: ``version``."""

    code = "run.result-refused"


class RunNotFound(NotFound):
    """No run has this id."""

    code = "run.not-found"


class RunFileNotFound(NotFound):
    """The run has no such file, or not one that this reader may have. Params: ``name``."""

    code = "run.file-not-found"


class UnknownMethod(Unexpected):
    """No room has registered this method. Params: ``method``."""

    code = "run.unknown-method"


class RunBroke(Unexpected):
    """The method raised something that is not a refusal. Params: ``attempts``."""

    code = "run.broke"


class WorkerLost(Unexpected):
    """Every worker that tried stopped in the middle. Params: ``attempts``."""

    code = "run.worker-lost"
