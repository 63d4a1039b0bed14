"""twomemo.twomemo_pb2: the messages of urn:xmpp:omemo:2 (XEP-0384)."""

from widget.encryption.substitutes.protobuf import BYTES, NUMBER, Field, Message


class OMEMOMessage(Message):
    FIELDS = {
        1: Field("n", NUMBER),
        2: Field("pn", NUMBER),
        3: Field("dh_pub", BYTES),
        4: Field("ciphertext", BYTES, required=False),
    }


class OMEMOAuthenticatedMessage(Message):
    FIELDS = {1: Field("mac", BYTES), 2: Field("message", BYTES)}


class OMEMOKeyExchange(Message):
    FIELDS = {
        1: Field("pk_id", NUMBER),
        2: Field("spk_id", NUMBER),
        3: Field("ik", BYTES),
        4: Field("ek", BYTES),
        5: Field("message", OMEMOAuthenticatedMessage),
    }
