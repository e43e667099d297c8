"""Import risk: suppliers, reliance and supply-risk scores of an importer."""
