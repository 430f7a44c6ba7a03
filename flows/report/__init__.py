"""The report: one HTML file beside the warehouse that opens in a browser without network, made from the queries of sql/report."""
