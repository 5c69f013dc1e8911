"""CSV and XLSX in and out. Reading never crashes on a bad file; writing never makes a formula."""
