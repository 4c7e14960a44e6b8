"""Long work with progress; import and export engines."""
