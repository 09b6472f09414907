"""The file of ``triples/`` in which a block belongs."""

from __future__ import annotations

#: Prefix of a block to the file that it belongs in; statements and evidence go into the file of their mechanism.
FILE_NAMES = {
    "ctx": "triples/contexts.ttl",
    "psg": "triples/passages.ttl",
    "ref": "triples/references.ttl",
    "study": "triples/trials.ttl",
    "tns": "triples/tensions.ttl",
    "ent": "triples/entities.ttl",
}
