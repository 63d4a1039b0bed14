"""All that a plugin may import of Chinwag: `from widget.plugin import Feature, Slot, View, …`.

A plugin is a file (or a folder with `__init__.py`) that says `API = 1` and has a `FEATURE`. It may have
`SETTINGS`, a frozen dataclass of settings of its own, and `STYLES`, a stylesheet. Of `vdom` and the standard
library it may import what it likes; all else of `widget` may change with any version.
"""

from vdom import Memo, Node, On, VNode, fragment, h, memo
from widget.core.effects import After, Effect, Emit, Load, Page, Query, Save, Send
from widget.core.envelope import Envelope, Origin
from widget.core.events import (
    ArchiveCaughtUp,
    Began,
    ConversationClosed,
    ConversationOpened,
    ConversationsShown,
    DeliveryChanged,
    DialogChosen,
    Event,
    LoggedOut,
    MessagePosted,
    MessagesAdded,
    MessagesChanged,
    MessageSubmitted,
    PageCalled,
    PageChanged,
    RoomEntered,
    RoomLeft,
    SessionLost,
    SessionStarted,
    StorageOpened,
    SurfaceAttached,
    SurfaceDetached,
)
from widget.core.feature import Command, Fact, Feature, MessageAction, MessageTool, Slot, View
from widget.core.message import Delivery, Message
from widget.core.model import (
    BareJID,
    FullJID,
    Kind,
    MessageId,
    Session,
    Surface,
    SurfaceId,
    bare,
    local,
    resource,
)
from widget.core.posting import told
from widget.core.records import Delete, DeleteRange, Put, Record, Store
from widget.core.selectors import message_row, text_box
from widget.core.stanza import child_text, children, element, iq, message, presence
from widget.core.timeline import conversation_of, kind_of
from widget.errors import ChinwagError, StanzaError
from widget.plugins.settings import own
from widget.plugins.words import words
from widget.ui.components import avatar, button, dialog, field, icon, icon_button, menu_item, section
from widget.ui.i18n import clock, language

__all__ = [
    "After",
    "ArchiveCaughtUp",
    "BareJID",
    "Began",
    "ChinwagError",
    "Command",
    "ConversationClosed",
    "ConversationOpened",
    "ConversationsShown",
    "Delete",
    "DeleteRange",
    "Delivery",
    "DeliveryChanged",
    "DialogChosen",
    "Effect",
    "Emit",
    "Envelope",
    "Event",
    "Fact",
    "Feature",
    "FullJID",
    "Kind",
    "Load",
    "LoggedOut",
    "Memo",
    "Message",
    "MessageAction",
    "MessageId",
    "MessagePosted",
    "MessageSubmitted",
    "MessageTool",
    "MessagesAdded",
    "MessagesChanged",
    "Node",
    "On",
    "Origin",
    "Page",
    "PageCalled",
    "PageChanged",
    "Put",
    "Query",
    "Record",
    "RoomEntered",
    "RoomLeft",
    "Save",
    "Send",
    "Session",
    "SessionLost",
    "SessionStarted",
    "Slot",
    "StanzaError",
    "StorageOpened",
    "Store",
    "Surface",
    "SurfaceAttached",
    "SurfaceDetached",
    "SurfaceId",
    "VNode",
    "View",
    "avatar",
    "bare",
    "button",
    "child_text",
    "children",
    "clock",
    "conversation_of",
    "dialog",
    "element",
    "field",
    "fragment",
    "h",
    "icon",
    "icon_button",
    "iq",
    "kind_of",
    "language",
    "local",
    "memo",
    "menu_item",
    "message",
    "message_row",
    "own",
    "presence",
    "resource",
    "section",
    "text_box",
    "told",
    "words",
]
