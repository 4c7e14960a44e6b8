"""Layout, components, tables, filters, forms, exports, charts and maps."""
