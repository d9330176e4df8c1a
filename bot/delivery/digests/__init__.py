"""The weekly digest on its way out: read, drawn, uploaded and posted."""
