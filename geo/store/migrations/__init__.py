"""The schema's versions, one file per step, run by Alembic in one transaction (:mod:`geo.store.migration`)."""
