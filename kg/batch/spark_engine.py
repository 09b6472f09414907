"""The plan on Spark: as many machines as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.batch.question import BatchError
from kg.batch.tables import TableEngine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class SparkEngine(TableEngine):
    """Runs the steps of a plan on Spark, each into a folder of Parquet files.

    Each step reads the files of the steps before it, so that lost executors do not make these run again.

    :param settings: Of Spark, by name, such as ``spark.master``; those of ``spark-submit`` count, too.

    :raises BatchError: If Spark or Java is missing.
    """

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.number = "monotonically_increasing_id()"
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ModuleNotFoundError as error:
            raise BatchError("--engine spark needs Spark; install it: pip install 'msc-kg[spark]'") from error
        builder = SparkSession.builder.appName("kg batch").config("spark.ui.showConsoleProgress", "false")
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            self.session = builder.getOrCreate()
            self.session.sparkContext.setLogLevel("ERROR")
        except (PySparkException, OSError, RuntimeError) as error:
            raise BatchError(f"Spark did not start ({error}); it needs Java 17 or later") from error
        self._errors = (PySparkException,)

    def read(self, name: str, files: Sequence[str]) -> None:
        """Make a view of Parquet files."""
        self._call(
            lambda: self.session.read.option("mergeSchema", "true").parquet(*files).createOrReplaceTempView(name)
        )

    def is_there(self, folder: str) -> bool:
        """Return whether a folder has a complete table."""
        path = self.session._jvm.org.apache.hadoop.fs.Path(f"{folder}/_SUCCESS")
        return bool(path.getFileSystem(self.session._jsparkSession.sessionState().newHadoopConf()).exists(path))

    def write(self, query: str, folder: str) -> None:
        """Write the rows of a query into a folder; its file ``_SUCCESS`` says that it is complete."""
        self.session.sparkContext.setJobDescription(folder.rpartition("/")[2])
        self._call(lambda: self.session.sql(query).write.mode("overwrite").parquet(folder))

    def write_names(self, rows: Sequence[tuple[str, str]], folder: str) -> None:
        """Write the table ``asked`` of the columns ``side`` and ``name`` into a folder."""
        frame = self.session.createDataFrame(list(rows), "side string, name string")
        self._call(lambda: frame.write.mode("overwrite").parquet(folder))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query that has few."""
        found: list[tuple[Any, ...]] = self._call(lambda: [tuple(row) for row in self.session.sql(query).take(1_000)])
        return found

    def columns(self, name: str) -> dict[str, str]:
        """Return the columns of a view and their types."""
        return dict(self.session.table(name).dtypes)

    def close(self) -> None:
        """Stop Spark."""
        self.session.stop()

    def _call(self, work: Any) -> Any:
        try:
            return work()
        except self._errors as error:
            raise BatchError(f"Spark: {str(error).strip().splitlines()[0]}") from error
