"""What users save: datasets in versions, briefings, trade files and column mappings, in one store."""
