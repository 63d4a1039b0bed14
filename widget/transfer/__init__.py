"""The edge to file servers: uploads by HTTP (XEP-0363)."""
