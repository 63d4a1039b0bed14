-- Full Text Search in MAM (XEP-0431) for the tests' Prosody, beside mod_mam on a host or mod_muc_mam on its rooms.
-- Debian's package has no such module. A message is found if it has all the words, in upper or lower case.

local st = require "util.stanza";

local MAM, FORM, FIELD = "urn:xmpp:mam:2", "jabber:x:data", "{urn:xmpp:fulltext:0}fulltext";
local rooms = module:get_host_type() == "component";
local asked = (rooms and "bare/" or "self/") .. MAM .. ":query";
local archive = module:open_store(rooms and "muc_log" or "archive", "archive");
local words; -- of the query that is being answered

module:add_feature("urn:xmpp:fulltext:0");

module:hook("iq-get/" .. asked, function(event)
  local form = st.stanza("x", { xmlns = FORM, type = "form" });
  form:tag("field", { type = "hidden", var = "FORM_TYPE" }):text_tag("value", MAM):up();
  for _, name in ipairs { "with", "start", "end", FIELD } do
    form:tag("field", { type = "text-single", var = name }):up();
  end
  event.origin.send(st.reply(event.stanza):query(MAM):add_child(form));
  return true;
end, 1);

module:hook("iq-set/" .. asked, function(event)
  words = nil;
  local form = event.stanza.tags[1]:get_child("x", FORM);
  for field in (form and form:childtags("field") or function() end) do
    local text = field.attr.var == FIELD and field:get_child_text("value") or "";
    for word in text:lower():gmatch("%S+") do
      words = words or {};
      table.insert(words, word);
    end
  end
end, 1);

local function has(item, wanted)
  local body = (item:get_child_text("body") or ""):lower();
  for _, word in ipairs(wanted) do
    if not body:find(word, 1, true) then return false; end
  end
  return true;
end

local class = getmetatable(archive).__index;
local find = class.find;

function class:find(user, query)
  local wanted = words;
  words = nil;
  if not wanted then return find(self, user, query); end
  local all = {};
  for name, value in pairs(query) do all[name] = value; end
  all.limit, all.total = nil, nil; -- mod_mam counts what it is given
  local data, err = find(self, user, all);
  if not data then return data, err; end
  return function()
    local id, item, when, with;
    repeat
      id, item, when, with = data();
    until not id or has(item, wanted);
    return id, item, when, with;
  end;
end
