"""The edge to end-to-end encryption (OMEMO, XEP-0384): may import core, storage and python-omemo."""
