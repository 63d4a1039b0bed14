"""oldmemo.oldmemo_pb2: the messages of eu.siacs.conversations.axolotl (libsignal's protocol)."""

from widget.encryption.substitutes.protobuf import BYTES, NUMBER, Field, Message


class OMEMOMessage(Message):
    FIELDS = {
        1: Field("dh_pub", BYTES),
        2: Field("n", NUMBER),
        3: Field("pn", NUMBER),
        4: Field("ciphertext", BYTES, required=False),
    }


class OMEMOKeyExchange(Message):
    FIELDS = {
        1: Field("pk_id", NUMBER),
        2: Field("ek", BYTES),
        3: Field("ik", BYTES),
        4: Field("message", BYTES),
        5: Field("unused", NUMBER, required=False),
        6: Field("spk_id", NUMBER),
    }
