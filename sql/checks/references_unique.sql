-- A reference stands for one document, and one document has one reference: outside tools join on it.
SELECT document_ref, count(*) AS n_documents
FROM documents
GROUP BY document_ref
HAVING count(*) > 1;
