-- A server from before publish-options (XEP-0060, 7.1.5), as old ones were: it says nothing of them, ignores what a
-- publication asks of its node, and makes it one that all contacts may read.

local PUBSUB = "http://jabber.org/protocol/pubsub";

module:hook("iq/bare/" .. PUBSUB .. ":pubsub", function(event)
  event.stanza.tags[1]:remove_children("publish-options");
end, 100);

module:hook("account-disco-info", function(event)
  event.reply.tags[1]:maptags(function(tag)
    return tag.attr.var ~= PUBSUB .. "#publish-options" and tag or nil;
  end);
end, -100);
