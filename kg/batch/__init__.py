"""Questions for many pairs at once over edges in Parquet files, on Spark, on DuckDB or on our own index."""
