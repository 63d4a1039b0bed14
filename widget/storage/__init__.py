"""The edge to what this browser keeps: one abstract Database, IndexedDB's and its twin in memory."""
